CREATE TABLE media (
    tenant BIGINT NOT NULL,
    media_id TEXT NOT NULL,
    owner TEXT NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT,
    hash TEXT,
    length BIGINT,
    content_type TEXT,
    file_name TEXT,
    PRIMARY KEY (tenant, media_id)
) WITHOUT ROWID;

CREATE INDEX media_by_owner ON media (tenant, owner, created);
