-- Where users want to be told of events outside of sync. device: the one that set it, and with which it goes.
CREATE TABLE pushers (
    tenant BIGINT NOT NULL,
    user_id TEXT NOT NULL,
    app_id TEXT NOT NULL,
    pushkey TEXT NOT NULL,
    kind TEXT NOT NULL,
    app_display_name TEXT NOT NULL,
    device_display_name TEXT NOT NULL,
    profile_tag TEXT,
    lang TEXT NOT NULL,
    data BLOB NOT NULL,
    device TEXT,
    created BIGINT NOT NULL,
    PRIMARY KEY (tenant, user_id, app_id, pushkey)
);
CREATE INDEX pushers_by_key ON pushers (tenant, app_id, pushkey);
