using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.RoomCore.Push;
using Weft.Storage.Push;

namespace Weft.Storage.Sql.Push;

sealed class SqlUnreadStore(TenantSql sql) : IUnreadStore
{
    public Task<ImmutableArray<SentDifference>> Differences(UserId user, long room, long after, long upTo, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.Query(
                """
                SELECT d.n, d.thread, d.class, d.flags, d.rule, e.sender
                FROM unread_differences d JOIN events e ON e.tenant = d.tenant AND e.room = d.room AND e.n = d.n AND e.k = 0
                WHERE d.tenant = $1 AND d.user_id = $2 AND d.room = $3 AND d.n > $4 AND d.n <= $5 AND e.redacted_n IS NULL
                """,
                row => new SentDifference(
                    new(user, row.Long(0), Thread(row.Text(1)), (EventClass)row.Int(2), (PushFlags)row.Int(3), row.Text(4) is { Length: > 0 } rule ? rule : null),
                    UserId.Parse(row.Text(5))),
                sql.Tenant, user.ToString(), room, after, upTo).ToImmutableArray(),
            cancellation);

    public Task<ImmutableArray<ImmutableDictionary<EventClass, long>>> Ordinals(
        long room, ImmutableArray<ThreadPoint> points, ImmutableArray<EventClass> classes, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => points.Select(point => Ordinals(session, room, point, classes)).ToImmutableArray(),
            cancellation);

    public Task<ImmutableArray<UncountedEvent>> Uncounted(
        long room, long after, long upTo, ImmutableArray<UserId> ignored, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session =>
            {
                var found = session.Query(
                    """
                    SELECT n, thread, class FROM events
                    WHERE tenant = $1 AND room = $2 AND n > $3 AND n <= $4 AND redacted_n IS NOT NULL AND class <> 0 AND k = 0
                    """,
                    Read, sql.Tenant, room, after, upTo).ToImmutableArray();
                return ignored.IsEmpty ? found : found.AddRange(session.Query(
                    """
                    SELECT n, thread, class FROM events
                    WHERE tenant = $1 AND room = $2 AND sender IN LIST($5) AND n > $3 AND n <= $4 AND class <> 0 AND redacted_n IS NULL AND k = 0
                    """,
                    Read, sql.Tenant, room, after, upTo, ignored.Select(user => user.ToString()).ToArray()));
            },
            cancellation);

    public Task<ImmutableArray<KeptRules>> RulesOfMembers(long room, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.Query(
                """
                SELECT a.user_id, a.content FROM members m JOIN account_data a
                ON a.tenant = m.tenant AND a.user_id = m.user_id AND a.room = '' AND a.type = 'm.push_rules'
                WHERE m.tenant = $1 AND m.room = $2 AND m.membership = $3
                """,
                row => new KeptRules(UserId.Parse(row.Text(0)), row.Bytes(1)),
                sql.Tenant, room, (int)Membership.Join).ToImmutableArray(),
            cancellation);

    // 'class <> 0 AND class <> 512' says that the partial index serves. Member events, of which there are many, are not in
    // it: the last one is looked for backwards.
    const string Ordinal =
        """
        SELECT thread_ordinal FROM events
        WHERE tenant = $1 AND room = $2 AND thread = $3 AND class = $4 AND class <> 0 AND class <> 512 AND n <= $5 AND k = 0
        ORDER BY n DESC LIMIT 1
        """;

    const string OrdinalOfMember =
        """
        SELECT thread_ordinal FROM events
        WHERE tenant = $1 AND room = $2 AND thread = $3 AND class = $4 AND n <= $5 AND k = 0 ORDER BY n DESC LIMIT 1
        """;

    // An index lookup for each class.
    ImmutableDictionary<EventClass, long> Ordinals(ISqlSession session, long room, ThreadPoint point, ImmutableArray<EventClass> classes)
    {
        var found = ImmutableDictionary.CreateBuilder<EventClass, long>();
        foreach (var kind in classes)
            if (session.QueryFirst(
                kind == EventClass.Member ? OrdinalOfMember : Ordinal,
                row => (long?)row.Long(0), sql.Tenant, room, point.Thread?.ToString() ?? "", (int)kind, point.N) is { } ordinal)
                found[kind] = ordinal;

        return found.ToImmutable();
    }

    static UncountedEvent Read(SqlRow row) => new(row.Long(0), Thread(row.Text(1)), (EventClass)row.Int(2));

    static EventId? Thread(string text) => text.Length > 0 ? EventId.Parse(text) : null;
}
