-- Messages that wait for a device, and the requests that sent them.

-- n counts a device's messages without gaps, so that the length of its queue is a difference.
CREATE TABLE to_device_messages (
    tenant BIGINT NOT NULL,
    user_id TEXT NOT NULL,
    device TEXT NOT NULL,
    position BIGINT NOT NULL,
    n BIGINT NOT NULL,
    sender TEXT NOT NULL,
    type TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (tenant, user_id, device, position)
);

CREATE TABLE to_device_transactions (
    tenant BIGINT NOT NULL,
    user_id TEXT NOT NULL,
    device TEXT NOT NULL,
    transaction_id TEXT NOT NULL,
    sent BIGINT NOT NULL,
    PRIMARY KEY (tenant, user_id, device, transaction_id)
) WITHOUT ROWID;
CREATE INDEX to_device_transactions_by_time ON to_device_transactions (tenant, sent);
