-- What clients keep with the account. room: empty for the global ones.
CREATE TABLE account_data (
    tenant BIGINT NOT NULL,
    user_id TEXT NOT NULL,
    room TEXT NOT NULL,
    type TEXT NOT NULL,
    content BLOB NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (tenant, user_id, room, type)
);
CREATE INDEX account_data_by_position ON account_data (tenant, user_id, position);

-- hash: SHA-256 of the filter, so that a filter uploaded again gets the id it has.
CREATE TABLE filters (
    tenant BIGINT NOT NULL,
    user_id TEXT NOT NULL,
    id BIGINT NOT NULL,
    hash BLOB NOT NULL,
    filter BLOB NOT NULL,
    PRIMARY KEY (tenant, user_id, id)
);
CREATE UNIQUE INDEX filters_by_hash ON filters (tenant, user_id, hash);
