using System.Text.Json;
using Weft.Events;
using Weft.RoomCore;
using Weft.Storage.Rooms;
using Weft.Storage.Sql.Log;

namespace Weft.Storage.Sql.Rooms;

/// <summary>Writes what a room becomes, if it still is what that was decided on.</summary>
sealed class RoomAppendWriter : IRecordWriter<RoomAppend>
{
    public bool Write(ISqlSession session, int tenant, long position, RoomAppend record)
    {
        if (!Move(session, tenant, record)) return false;

        var room = record.After.Number;
        var (stateN, members) = (record.Before?.StateN ?? 0, new Dictionary<UserId, Membership>());
        foreach (var change in record.Changes)
        {
            Write(session, tenant, room, record, change, stateN, members);
            stateN += change.State.Length;
        }
        foreach (var last in record.Changes.Select(change => change.Event is { } sent ? OwnMessage.Of(sent) : null).OfType<Receipt>()
            .GroupBy(receipt => (receipt.User, receipt.Thread)).Select(group => group.Last()))
            ReceiptRows.Upsert(session, tenant, room, last);

        WriteThreads(session, tenant, room, record);

        // A repeat of a request that was answered before refuses the whole; the room finds out which.
        foreach (var transaction in record.Transactions)
            if (!Write(session, tenant, record.Room, position, transaction)) return false;

        return record.AlongAt(position).All(along => RecordWriters.All.Write(session, tenant, along.Position, along.Record));
    }

    // The compare and the set are one statement, so that of two who decided on the same room one is refused.
    static bool Move(ISqlSession session, int tenant, RoomAppend record)
    {
        var (before, after) = (record.Before, record.After);
        var moved = before is null
            ? session.ExecuteExpecting(
                1,
                """
                INSERT INTO rooms (tenant, room, room_id, version, n, state_n, position, bump_position, redactions, depth, extremities,
                    class_totals, joined, invited, published, join_rule, world_readable, guests_may_join)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, '', 0, 0) ON CONFLICT DO NOTHING
                """,
                tenant, after.Number, record.Room.ToString(), after.Version.Id, after.N, after.StateN, after.Position, after.BumpPosition,
                after.Redactions, after.Depth, Extremities(after), EventRows.Totals(after.ClassTotals), after.JoinedCount, after.InvitedCount)
            : session.ExecuteExpecting(
                1,
                """
                UPDATE rooms SET n = $5, state_n = $6, position = $7, bump_position = $8, redactions = $9, depth = $10, extremities = $11,
                    class_totals = $12, joined = $13, invited = $14
                WHERE tenant = $1 AND room = $2 AND n = $3 AND state_n = $4
                """,
                tenant, after.Number, before.N, before.StateN, after.N, after.StateN, after.Position, after.BumpPosition,
                after.Redactions, after.Depth, Extremities(after), EventRows.Totals(after.ClassTotals), after.JoinedCount, after.InvitedCount);
        if (moved && !ReferenceEquals(before?.Facts, after.Facts)) WriteFacts(session, tenant, after.Number, after.Facts);
        return moved;
    }

    static string Extremities(RoomSnapshot room) => string.Join(' ', room.ForwardExtremities);

    static void WriteFacts(ISqlSession session, int tenant, long room, RoomFacts facts)
    {
        session.Execute(
            """
            UPDATE rooms SET room_type = $3, name = $4, topic = $5, avatar_url = $6, canonical_alias = $7, join_rule = $8,
                world_readable = $9, guests_may_join = $10, encryption = $11
            WHERE tenant = $1 AND room = $2
            """,
            tenant, room, Storable(facts.Type), Storable(facts.Name), Storable(facts.Topic), Storable(facts.AvatarUrl),
            facts.CanonicalAlias?.ToString(), Storable(facts.JoinRule),
            facts.HistoryVisibility == HistoryVisibility.WorldReadable, facts.GuestsMayJoin, Storable(facts.Encryption));
    }

    // PostgreSQL keeps no NUL in text. The event itself is kept as bytes, and is whole.
    static string? Storable(string? text) => text?.Replace("\0", "", StringComparison.Ordinal);

    static void Write(
        ISqlSession session, int tenant, long room, RoomAppend record, RoomChange change, long stateN,
        Dictionary<UserId, Membership> members)
    {
        if (change.Event is { } added) Insert(session, tenant, room, added);
        foreach (var state in change.State)
        {
            stateN++;
            session.Execute(
                "UPDATE state_line SET until_n = $5 WHERE tenant = $1 AND room = $2 AND type = $3 AND state_key = $4 AND until_n = $6",
                tenant, room, state.Key.Type, state.Key.Key, stateN, long.MaxValue);
            if (state.Event is { } entry)
                session.Execute(
                    """
                    INSERT INTO state_line (tenant, room, type, state_key, from_n, until_n, n, k) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                    """,
                    tenant, room, state.Key.Type, state.Key.Key, stateN, long.MaxValue, entry.Order.N, entry.Order.K);
            if (state.Key.Type == EventTypes.Member && UserId.TryParse(state.Key.Key, out var user))
                WriteMember(session, tenant, room, record, user, state.Event, stateN, members);
        }
        if (change.Redacted is { } redacted) WriteRedacted(session, tenant, room, redacted, change.Event!);
    }

    static void Insert(ISqlSession session, int tenant, long room, TimelineEvent e)
    {
        var relation = Relation.Of(e.Pdu);
        var replaced = e.Replaced?.Order;
        session.Execute(
            """
            INSERT INTO events (tenant, room, n, k, id_hash, event_id, position, standing, type, sender, state_key, ts, has_url, rel_type,
                state_before, state_after, gap_before, class, class_ordinal, thread, thread_ordinal, replaced_n, replaced_k, txn_device, txn_id, json)
            VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)
            """,
            tenant, room, e.Order.N, e.Order.K, EventRows.HashOf(e.Id), e.Id.ToString(), e.Position, e.Pdu.Type, e.Pdu.Sender.ToString(),
            e.Pdu.StateKey, e.Pdu.OriginServerTs, HasUrl(e.Pdu), relation?.Type, e.StateBefore, e.StateAfter, e.GapBefore, (int)e.Class,
            e.ClassOrdinal, e.Thread?.ToString() ?? "", e.ThreadOrdinal, replaced?.N, replaced?.K,
            e.Transaction?.Device, e.Transaction?.TransactionId, e.Pdu.Json);
        if (relation is not null)
            session.Execute(
                """
                INSERT INTO relations (tenant, room, target, rel_type, n, k, type, sender) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                """,
                tenant, room, EventRows.HashOf(relation.Target), relation.Type, e.Order.N, e.Order.K, e.Pdu.Type, e.Pdu.Sender.ToString());
    }

    // Most events have none: they are not parsed for it.
    static bool HasUrl(Pdu pdu) =>
        pdu.ContentJson.Span.IndexOf("\"url\""u8) >= 0 && pdu.Content.TryGetProperty("url", out var url) && url.ValueKind == JsonValueKind.String;

    static void WriteMember(
        ISqlSession session, int tenant, long room, RoomAppend record, UserId user, TimelineEvent? entry, long stateN,
        Dictionary<UserId, Membership> members)
    {
        if (entry is null)
        {
            session.Execute("DELETE FROM members WHERE tenant = $1 AND room = $2 AND user_id = $3", tenant, room, user.ToString());
            members[user] = Membership.Leave;
            return;
        }

        Membership? previous = members.TryGetValue(user, out var known) ? known : record.Before?.MembershipOf(user);
        var member = Member.From(entry);
        members[user] = member.Membership;
        session.Execute(
            """
            INSERT INTO memberships (tenant, user_id, room, state_n, position, n, k, membership, previous)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            tenant, user.ToString(), room, stateN, entry.Position, entry.Order.N, entry.Order.K, (int)member.Membership, (int?)previous);
        session.Execute(
            """
            INSERT INTO members (tenant, room, user_id, membership, n, k, event_id, position, display_name, avatar_url, forgotten)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)
            ON CONFLICT (tenant, room, user_id) DO UPDATE SET membership = excluded.membership, n = excluded.n, k = excluded.k,
                event_id = excluded.event_id, position = excluded.position,
                display_name = excluded.display_name, avatar_url = excluded.avatar_url,
                forgotten = CASE WHEN excluded.membership IN (0, 4) THEN members.forgotten ELSE 0 END
            """,
            tenant, room, user.ToString(), (int)member.Membership, entry.Order.N, entry.Order.K, entry.Id.ToString(),
            entry.Position, member.DisplayName, member.AvatarUrl);
    }

    static void WriteRedacted(ISqlSession session, int tenant, long room, TimelineEvent redacted, TimelineEvent because)
    {
        session.Execute(
            "UPDATE events SET json = $5, redacted_n = $6, redacted_k = $7, has_url = 0 WHERE tenant = $1 AND room = $2 AND n = $3 AND k = $4",
            tenant, room, redacted.Order.N, redacted.Order.K, redacted.Pdu.Json, because.Order.N, because.Order.K);
        if (redacted.Pdu.Target is { } user)
            session.Execute(
                "UPDATE members SET display_name = $5, avatar_url = $6 WHERE tenant = $1 AND room = $2 AND user_id = $3 AND event_id = $4",
                tenant, room, user.ToString(), redacted.Id.ToString(),
                redacted.Pdu.ContentString("displayname"), redacted.Pdu.ContentString("avatar_url"));
        if (redacted.Thread is not { } thread) return;

        session.Execute(
            """
            UPDATE threads SET
                replies = replies - (SELECT COUNT(*) FROM relations r
                    WHERE r.tenant = $1 AND r.room = $2 AND r.target = $4 AND r.rel_type = 'm.thread' AND r.n = $5 AND r.k = $6),
                latest_n = COALESCE((SELECT MAX(r.n) FROM relations r JOIN events e
                    ON e.tenant = r.tenant AND e.room = r.room AND e.n = r.n AND e.k = r.k
                    WHERE r.tenant = $1 AND r.room = $2 AND r.target = $4 AND r.rel_type = 'm.thread' AND e.redacted_n IS NULL), 0)
            WHERE tenant = $1 AND room = $2 AND root = $3
            """,
            tenant, room, thread.ToString(), EventRows.HashOf(thread), redacted.Order.N, redacted.Order.K);
    }

    static void WriteThreads(ISqlSession session, int tenant, long room, RoomAppend record)
    {
        foreach (var thread in record.Changes.Where(change => change.Event?.Thread is not null).GroupBy(change => change.Event!.Thread!.Value))
        {
            var replies = thread.Where(change => Relation.Of(change.Event!.Pdu)?.Type == Relation.Thread).ToList();
            var latest = replies.Count > 0 ? replies[^1].Event!.Order : default;
            session.Execute(
                """
                INSERT INTO threads (tenant, room, root, latest_n, latest_k, replies, class_totals) VALUES ($1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT (tenant, room, root) DO UPDATE SET replies = threads.replies + excluded.replies,
                    latest_n = CASE WHEN excluded.replies > 0 THEN excluded.latest_n ELSE threads.latest_n END,
                    latest_k = CASE WHEN excluded.replies > 0 THEN excluded.latest_k ELSE threads.latest_k END,
                    class_totals = excluded.class_totals
                """,
                tenant, room, thread.Key.ToString(), latest.N, latest.K, replies.Count,
                EventRows.Totals(record.After.ThreadTotals[thread.Key]));
        }
    }

    static bool Write(ISqlSession session, int tenant, RoomId room, long position, TransactionResult transaction)
    {
        var key = transaction.Key;
        return session.ExecuteExpecting(
            1,
            """
            INSERT INTO transactions (tenant, user_id, device, endpoint, room_id, txn_id, position, events)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING
            """,
            tenant, key.User.ToString(), key.Device, key.Endpoint, room.ToString(), key.TransactionId, position,
            string.Join(' ', transaction.Events));
    }
}
