CREATE TABLE room_aliases (
    tenant BIGINT NOT NULL,
    alias TEXT NOT NULL,
    room_id TEXT NOT NULL,
    creator TEXT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (tenant, alias)
) WITHOUT ROWID;

CREATE INDEX room_aliases_by_room ON room_aliases (tenant, room_id, alias);

CREATE TABLE listed_rooms (
    tenant BIGINT NOT NULL,
    room_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (tenant, room_id)
) WITHOUT ROWID;

CREATE UNIQUE INDEX listed_rooms_by_position ON listed_rooms (tenant, position);
