-- End-to-end encryption: what devices and users publish, and who has changed.

-- keys: what the device signed, canonical JSON.
CREATE TABLE device_keys (
    tenant BIGINT NOT NULL,
    user_id TEXT NOT NULL,
    device TEXT NOT NULL,
    keys BLOB NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (tenant, user_id, device)
);

-- usage: master, self_signing or user_signing.
CREATE TABLE cross_signing_keys (
    tenant BIGINT NOT NULL,
    user_id TEXT NOT NULL,
    usage TEXT NOT NULL,
    keys BLOB NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (tenant, user_id, usage)
);

-- Signatures uploaded after the keys. target: a device id, or the public half of a master key.
CREATE TABLE key_signatures (
    tenant BIGINT NOT NULL,
    user_id TEXT NOT NULL,
    target TEXT NOT NULL,
    signer TEXT NOT NULL,
    key_id TEXT NOT NULL,
    signature TEXT NOT NULL,
    PRIMARY KEY (tenant, user_id, target, signer, key_id)
) WITHOUT ROWID;

-- Whose keys have changed last when. viewer: empty for everybody, or the one user whom it concerns.
CREATE TABLE device_list_changes (
    tenant BIGINT NOT NULL,
    viewer TEXT NOT NULL,
    user_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (tenant, viewer, user_id)
) WITHOUT ROWID;
CREATE INDEX device_list_changes_by_position ON device_list_changes (tenant, viewer, position);

-- uploaded: milliseconds since 1970; the oldest is claimed first.
CREATE TABLE one_time_keys (
    tenant BIGINT NOT NULL,
    user_id TEXT NOT NULL,
    device TEXT NOT NULL,
    algorithm TEXT NOT NULL,
    key_id TEXT NOT NULL,
    uploaded BIGINT NOT NULL,
    keys BLOB NOT NULL,
    PRIMARY KEY (tenant, user_id, device, algorithm, key_id)
) WITHOUT ROWID;

CREATE TABLE fallback_keys (
    tenant BIGINT NOT NULL,
    user_id TEXT NOT NULL,
    device TEXT NOT NULL,
    algorithm TEXT NOT NULL,
    key_id TEXT NOT NULL,
    keys BLOB NOT NULL,
    used BIGINT NOT NULL,
    PRIMARY KEY (tenant, user_id, device, algorithm)
) WITHOUT ROWID;

-- At most one for each user.
CREATE TABLE dehydrated_devices (
    tenant BIGINT NOT NULL,
    user_id TEXT NOT NULL,
    device TEXT NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (tenant, user_id)
);
