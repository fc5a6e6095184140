-- Rooms, their events, state, members. A room's number is the log position of its first event.

-- The row is moved on by each append that finds it at the n and state_n it was decided on.
CREATE TABLE rooms (
    tenant BIGINT NOT NULL,
    room BIGINT NOT NULL,
    room_id TEXT NOT NULL,
    version TEXT NOT NULL,
    n BIGINT NOT NULL,
    state_n BIGINT NOT NULL,
    position BIGINT NOT NULL,
    bump_position BIGINT NOT NULL,
    redactions BIGINT NOT NULL,
    depth BIGINT NOT NULL,
    -- Forward extremities, separated by spaces.
    extremities TEXT NOT NULL,
    -- 'class:count', separated by spaces: how many events of each class there are.
    class_totals TEXT NOT NULL,
    -- What lists and the directory show, from the state.
    joined BIGINT NOT NULL,
    invited BIGINT NOT NULL,
    published BIGINT NOT NULL,
    room_type TEXT,
    name TEXT,
    topic TEXT,
    avatar_url TEXT,
    canonical_alias TEXT,
    join_rule TEXT NOT NULL,
    world_readable BIGINT NOT NULL,
    guests_may_join BIGINT NOT NULL,
    encryption TEXT,
    PRIMARY KEY (tenant, room)
) WITHOUT ROWID;
CREATE UNIQUE INDEX rooms_by_id ON rooms (tenant, room_id);
CREATE INDEX rooms_published ON rooms (tenant, joined, room) WHERE published = 1;

-- Live events are (n, 0); what was fetched for the gap before n is (n, -k); n = 0 holds what has no place.
-- standing: 0 has its place, 1 outlier, 2 soft-failed, 3 rejected.
-- thread: the root's id, empty for the main timeline.
CREATE TABLE events (
    tenant BIGINT NOT NULL,
    room BIGINT NOT NULL,
    n BIGINT NOT NULL,
    k BIGINT NOT NULL,
    id_hash BLOB NOT NULL,
    event_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    standing BIGINT NOT NULL,
    type TEXT NOT NULL,
    sender TEXT NOT NULL,
    state_key TEXT,
    ts BIGINT NOT NULL,
    has_url BIGINT NOT NULL,
    rel_type TEXT,
    state_before BIGINT NOT NULL,
    state_after BIGINT NOT NULL,
    gap_before BIGINT NOT NULL,
    class BIGINT NOT NULL,
    class_ordinal BIGINT NOT NULL,
    thread TEXT NOT NULL,
    thread_ordinal BIGINT NOT NULL,
    replaced_n BIGINT,
    replaced_k BIGINT,
    redacted_n BIGINT,
    redacted_k BIGINT,
    txn_device TEXT,
    txn_id TEXT,
    json BLOB NOT NULL,
    PRIMARY KEY (tenant, room, n, k)
) WITHOUT ROWID;
CREATE INDEX events_by_id ON events (tenant, id_hash);
CREATE INDEX events_by_time ON events (tenant, room, ts, n, k);
-- Member events (512) are counted by no default rule, and are most of the events of a large room.
CREATE INDEX events_by_thread ON events (tenant, room, thread, class, n, thread_ordinal) WHERE class <> 0 AND class <> 512;

-- The line of a room's states: an entry holds in the states numbered from from_n up to before until_n.
CREATE TABLE state_line (
    tenant BIGINT NOT NULL,
    room BIGINT NOT NULL,
    type TEXT NOT NULL,
    state_key TEXT NOT NULL,
    from_n BIGINT NOT NULL,
    until_n BIGINT NOT NULL,
    n BIGINT NOT NULL,
    k BIGINT NOT NULL,
    PRIMARY KEY (tenant, room, from_n)
) WITHOUT ROWID;
CREATE UNIQUE INDEX state_line_by_key ON state_line (tenant, room, type, state_key, from_n);
CREATE INDEX state_line_until ON state_line (tenant, room, until_n, from_n);

-- The present member entries of each room, as small as a list of 50,000 wants them.
CREATE TABLE members (
    tenant BIGINT NOT NULL,
    room BIGINT NOT NULL,
    user_id TEXT NOT NULL,
    membership BIGINT NOT NULL,
    n BIGINT NOT NULL,
    k BIGINT NOT NULL,
    event_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    display_name TEXT,
    avatar_url TEXT,
    forgotten BIGINT NOT NULL,
    PRIMARY KEY (tenant, room, user_id)
) WITHOUT ROWID;
CREATE INDEX members_by_user ON members (tenant, user_id, room);

-- Every member event that became state. previous: the membership before it, null when there was none.
CREATE TABLE memberships (
    tenant BIGINT NOT NULL,
    user_id TEXT NOT NULL,
    room BIGINT NOT NULL,
    state_n BIGINT NOT NULL,
    position BIGINT NOT NULL,
    n BIGINT NOT NULL,
    k BIGINT NOT NULL,
    membership BIGINT NOT NULL,
    previous BIGINT,
    PRIMARY KEY (tenant, user_id, room, state_n)
) WITHOUT ROWID;
CREATE INDEX memberships_by_position ON memberships (tenant, user_id, position);
CREATE INDEX memberships_of_room ON memberships (tenant, room, position);

-- kind: 0 public, 1 private, 2 the user's own newest message. thread: empty is unthreaded.
CREATE TABLE receipts (
    tenant BIGINT NOT NULL,
    room BIGINT NOT NULL,
    user_id TEXT NOT NULL,
    thread TEXT NOT NULL,
    kind BIGINT NOT NULL,
    event_id TEXT NOT NULL,
    n BIGINT NOT NULL,
    k BIGINT NOT NULL,
    at BIGINT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (tenant, room, user_id, thread, kind)
) WITHOUT ROWID;

-- What relates to what; the target may be unknown, so it is named by its id's hash.
CREATE TABLE relations (
    tenant BIGINT NOT NULL,
    room BIGINT NOT NULL,
    target BLOB NOT NULL,
    rel_type TEXT NOT NULL,
    n BIGINT NOT NULL,
    k BIGINT NOT NULL,
    type TEXT NOT NULL,
    sender TEXT NOT NULL,
    PRIMARY KEY (tenant, room, target, rel_type, n, k)
) WITHOUT ROWID;

CREATE TABLE threads (
    tenant BIGINT NOT NULL,
    room BIGINT NOT NULL,
    root TEXT NOT NULL,
    latest_n BIGINT NOT NULL,
    latest_k BIGINT NOT NULL,
    replies BIGINT NOT NULL,
    class_totals TEXT NOT NULL,
    PRIMARY KEY (tenant, room, root)
) WITHOUT ROWID;
CREATE INDEX threads_by_latest ON threads (tenant, room, latest_n, latest_k);

-- What a repeat of a request is answered. events: ids, separated by spaces.
CREATE TABLE transactions (
    tenant BIGINT NOT NULL,
    user_id TEXT NOT NULL,
    device TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    room_id TEXT NOT NULL,
    txn_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    events TEXT NOT NULL,
    PRIMARY KEY (tenant, user_id, device, endpoint, room_id, txn_id)
) WITHOUT ROWID;

