-- Server-side backups of room keys.

-- A deleted version stays as a row without keys, so that its number never comes back.
CREATE TABLE key_backups (
    tenant BIGINT NOT NULL,
    user_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    algorithm TEXT NOT NULL,
    auth_data BLOB NOT NULL,
    etag BIGINT NOT NULL,
    key_count BIGINT NOT NULL,
    deleted BIGINT NOT NULL,
    PRIMARY KEY (tenant, user_id, version)
);

-- created: the etag of the write that brought the session first.
CREATE TABLE key_backup_sessions (
    tenant BIGINT NOT NULL,
    user_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    room TEXT NOT NULL,
    session TEXT NOT NULL,
    first_message_index BIGINT NOT NULL,
    forwarded_count BIGINT NOT NULL,
    is_verified BIGINT NOT NULL,
    session_data BLOB NOT NULL,
    created BIGINT NOT NULL,
    PRIMARY KEY (tenant, user_id, version, room, session)
) WITHOUT ROWID;
