-- What users found inappropriate, for those who moderate. Of room, event and reported user those that it is about.
CREATE TABLE reports (
    tenant BIGINT NOT NULL,
    id BIGINT NOT NULL,
    reporter TEXT NOT NULL,
    room TEXT,
    event TEXT,
    reported_user TEXT,
    reason TEXT NOT NULL,
    received BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
