-- Accounts, their devices and tokens, profiles, and what signing in needs for a short while. Times are milliseconds
-- since 1970; secrets that others may show us again are kept as SHA-256.

-- kind: 0 user, 1 guest. state: 0 active, 1 locked, 2 deactivated.
CREATE TABLE accounts (
    tenant BIGINT NOT NULL,
    user_id TEXT NOT NULL,
    kind BIGINT NOT NULL,
    state BIGINT NOT NULL,
    suspended BIGINT NOT NULL,
    admin BIGINT NOT NULL,
    erased BIGINT NOT NULL,
    user_type TEXT,
    password_hash TEXT,
    created BIGINT NOT NULL,
    PRIMARY KEY (tenant, user_id)
) WITHOUT ROWID;

CREATE TABLE devices (
    tenant BIGINT NOT NULL,
    user_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    display_name TEXT,
    created BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    seen_address TEXT,
    seen_agent TEXT,
    PRIMARY KEY (tenant, user_id, device_id)
) WITHOUT ROWID;

-- refresh_hash: the refresh token that was handed out together with it.
CREATE TABLE access_tokens (
    tenant BIGINT NOT NULL,
    hash BLOB NOT NULL,
    user_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT,
    refresh_hash BLOB,
    PRIMARY KEY (tenant, hash)
) WITHOUT ROWID;
CREATE INDEX access_tokens_by_device ON access_tokens (tenant, user_id, device_id, created);

-- replaces: the refresh token that this one came from, until this one or its access token is used.
CREATE TABLE refresh_tokens (
    tenant BIGINT NOT NULL,
    hash BLOB NOT NULL,
    user_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    created BIGINT NOT NULL,
    replaces BLOB,
    PRIMARY KEY (tenant, hash)
) WITHOUT ROWID;
CREATE INDEX refresh_tokens_by_device ON refresh_tokens (tenant, user_id, device_id);

-- Tokens that are handed to somebody else for one purpose. purpose: 0 signing in once, 1 OpenID.
CREATE TABLE short_tokens (
    tenant BIGINT NOT NULL,
    purpose BIGINT NOT NULL,
    hash BLOB NOT NULL,
    user_id TEXT NOT NULL,
    expires BIGINT NOT NULL,
    PRIMARY KEY (tenant, purpose, hash)
) WITHOUT ROWID;
CREATE INDEX short_tokens_by_expiry ON short_tokens (tenant, expires);
CREATE INDEX short_tokens_by_user ON short_tokens (tenant, user_id, purpose, expires);

CREATE TABLE registration_tokens (
    tenant BIGINT NOT NULL,
    token TEXT NOT NULL,
    uses_allowed BIGINT,
    uses BIGINT NOT NULL,
    expires BIGINT,
    created BIGINT NOT NULL,
    PRIMARY KEY (tenant, token)
) WITHOUT ROWID;

-- owner: the user who asks, or empty before sign-in. operation: what is authorised, and nothing else.
CREATE TABLE interactive_sessions (
    tenant BIGINT NOT NULL,
    id TEXT NOT NULL,
    owner TEXT NOT NULL,
    operation TEXT NOT NULL,
    parameters TEXT NOT NULL,
    completed TEXT NOT NULL,
    expires BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
) WITHOUT ROWID;
CREATE INDEX interactive_sessions_by_expiry ON interactive_sessions (tenant, expires);
CREATE INDEX interactive_sessions_by_owner ON interactive_sessions (tenant, owner, expires);

-- fields: a JSON object.
CREATE TABLE profiles (
    tenant BIGINT NOT NULL,
    user_id TEXT NOT NULL,
    fields BLOB NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (tenant, user_id)
) WITHOUT ROWID;
CREATE INDEX profiles_by_position ON profiles (tenant, position);

-- What follows from a change of an account in its rooms, until it is done there. task: 0 show the profile, 1 leave.
CREATE TABLE account_tasks (
    tenant BIGINT NOT NULL,
    user_id TEXT NOT NULL,
    task BIGINT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (tenant, user_id, task)
) WITHOUT ROWID;
