-- What an event is to one user beside its class: written with the event, never touched again.
-- flags: conditions of default rules; rule: the user's own rule that it met, empty for none.
CREATE TABLE unread_differences (
    tenant BIGINT NOT NULL,
    user_id TEXT NOT NULL,
    room BIGINT NOT NULL,
    n BIGINT NOT NULL,
    thread TEXT NOT NULL,
    class BIGINT NOT NULL,
    flags BIGINT NOT NULL,
    rule TEXT NOT NULL,
    PRIMARY KEY (tenant, user_id, room, n)
) WITHOUT ROWID;

-- What counts subtract: redacted events, and those of senders whom the reader ignores.
CREATE INDEX events_redacted ON events (tenant, room, n) WHERE redacted_n IS NOT NULL;
CREATE INDEX events_by_sender ON events (tenant, room, sender, n) WHERE class <> 0;
