using System.Collections.Immutable;
using Weft.Events;
using Weft.Storage.Pushers;

namespace Weft.Storage.Sql.Pushers;

sealed class SqlPusherStore(TenantSql sql) : IPusherStore
{
    public Task<bool> Set(Pusher pusher, bool keepOthers, CancellationToken cancellation) =>
        sql.Write(session => Set(session, pusher, keepOthers), cancellation);

    public Task Delete(UserId user, string appId, string pushKey, CancellationToken cancellation) =>
        sql.Write(
            session => session.Execute(
                "DELETE FROM pushers WHERE tenant = $1 AND user_id = $2 AND app_id = $3 AND pushkey = $4",
                sql.Tenant, user.ToString(), appId, pushKey),
            cancellation);

    public Task<ImmutableArray<Pusher>> Of(UserId user, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.Query(
                """
                SELECT device, app_id, pushkey, kind, app_display_name, device_display_name, profile_tag, lang, data, created
                FROM pushers WHERE tenant = $1 AND user_id = $2 ORDER BY created, app_id, pushkey
                """,
                row => new Pusher(
                    user, row.TextOrNull(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4), row.Text(5), row.TextOrNull(6), row.Text(7),
                    row.Bytes(8), row.Time(9)),
                sql.Tenant, user.ToString()).ToImmutableArray(),
            cancellation);

    /// <summary>To be called by every writer that deletes a device.</summary>
    public static void DeleteOfDevice(ISqlSession session, int tenant, UserId user, string device) =>
        session.Execute("DELETE FROM pushers WHERE tenant = $1 AND user_id = $2 AND device = $3", tenant, user.ToString(), device);

    bool Set(ISqlSession session, Pusher pusher, bool keepOthers)
    {
        var others = session.QueryFirst(
            "SELECT COUNT(*) FROM pushers WHERE tenant = $1 AND user_id = $2 AND NOT (app_id = $3 AND pushkey = $4)",
            row => row.Int(0), sql.Tenant, pusher.User.ToString(), pusher.AppId, pusher.PushKey);
        if (others >= Pusher.CountMax) return false;

        if (!keepOthers)
            session.Execute(
                "DELETE FROM pushers WHERE tenant = $1 AND app_id = $2 AND pushkey = $3 AND user_id <> $4",
                sql.Tenant, pusher.AppId, pusher.PushKey, pusher.User.ToString());
        session.Execute(
            """
            INSERT INTO pushers (tenant, user_id, app_id, pushkey, kind, app_display_name, device_display_name, profile_tag, lang, data, device, created)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            ON CONFLICT (tenant, user_id, app_id, pushkey) DO UPDATE SET
                kind = $5, app_display_name = $6, device_display_name = $7, profile_tag = $8, lang = $9, data = $10, device = $11
            """,
            sql.Tenant, pusher.User.ToString(), pusher.AppId, pusher.PushKey, pusher.Kind, pusher.AppDisplayName, pusher.DeviceDisplayName,
            pusher.ProfileTag, pusher.Lang, pusher.Data, pusher.Device, pusher.Created.ToUnixTimeMilliseconds());
        return true;
    }
}
