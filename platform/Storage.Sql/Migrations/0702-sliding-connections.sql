-- What sliding sync connections have been told: the present state and the one before it.
CREATE TABLE sliding_connections (
    tenant BIGINT NOT NULL,
    user_id TEXT NOT NULL,
    device TEXT NOT NULL,
    connection TEXT NOT NULL,
    generation BIGINT NOT NULL,
    state BLOB NOT NULL,
    earlier BIGINT,
    earlier_state BLOB,
    saved BIGINT NOT NULL,
    PRIMARY KEY (tenant, user_id, device, connection)
) WITHOUT ROWID;
