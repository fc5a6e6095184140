using System.Collections.Immutable;
using Weft.Events;

namespace Weft.Storage.Sql.Keys;

/// <summary>Whose devices have changed: one row for each user, or for each pair where only one viewer sees it.</summary>
static class DeviceListRows
{
    const string Everybody = "";

    /// <summary>To be called by every writer that changes what <c>/keys/query</c> says of a user, their devices' names included.</summary>
    public static void Changed(ISqlSession session, int tenant, long position, UserId user) =>
        Note(session, tenant, position, Everybody, user);

    public static void ChangedFor(ISqlSession session, int tenant, long position, UserId viewer, UserId user) =>
        Note(session, tenant, position, viewer.ToString(), user);

    public static ImmutableArray<UserId> ChangedSince(
        ISqlSession session, int tenant, UserId viewer, long position, Func<UserId, bool> isSeen)
    {
        var changed = new HashSet<UserId>();
        foreach (var audience in (string[])[Everybody, viewer.ToString()])
            session.Stream(
                "SELECT user_id FROM device_list_changes WHERE tenant = $1 AND viewer = $2 AND position > $3",
                row =>
                {
                    var user = UserId.Parse(row.Text(0));
                    if (isSeen(user)) changed.Add(user);
                    return true;
                },
                tenant, audience, position);
        return [.. changed];
    }

    static void Note(ISqlSession session, int tenant, long position, string viewer, UserId user) =>
        session.Execute(
            """
            INSERT INTO device_list_changes (tenant, viewer, user_id, position) VALUES ($1, $2, $3, $4)
            ON CONFLICT (tenant, viewer, user_id) DO UPDATE SET position = $4
            """,
            tenant, viewer, user.ToString(), position);
}
