-- Tenants, their signing keys, and the head of each tenant's log.

-- The last tenant number handed out; one row.
CREATE TABLE tenant_numbers (
    id BIGINT NOT NULL PRIMARY KEY,
    last BIGINT NOT NULL
);
INSERT INTO tenant_numbers (id, last) VALUES (1, 0);

-- position: where in the tenant's log the settings were last changed.
CREATE TABLE tenants (
    number BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    server_name TEXT NOT NULL,
    created BIGINT NOT NULL,
    settings TEXT NOT NULL,
    position BIGINT NOT NULL,
    deleting BIGINT NOT NULL
);
CREATE UNIQUE INDEX tenants_by_name ON tenants (name);
CREATE UNIQUE INDEX tenants_by_server_name ON tenants (server_name);

CREATE TABLE heads (
    tenant BIGINT NOT NULL PRIMARY KEY,
    epoch BIGINT NOT NULL,
    position BIGINT NOT NULL
);

CREATE TABLE signing_keys (
    tenant BIGINT NOT NULL,
    key_id TEXT NOT NULL,
    seed BLOB NOT NULL,
    created BIGINT NOT NULL,
    expired BIGINT,
    PRIMARY KEY (tenant, key_id)
) WITHOUT ROWID;
