using Weft.Events;
using Weft.Storage.Accounts;
using Weft.Storage.Sql.Keys;
using Weft.Storage.Sql.Log;

namespace Weft.Storage.Sql.Accounts;

static class DeviceRows
{
    /// <summary>Makes the device unless it exists, and gives it these tokens instead of those it had.</summary>
    public static void SignIn(ISqlSession session, int tenant, long position, NewSession begun)
    {
        var (user, device) = (begun.User.ToString(), begun.Device);
        DeleteTokens(session, tenant, user, device);
        var isNew = session.ExecuteAndCount(
            """
            INSERT INTO devices (tenant, user_id, device_id, display_name, created, seen) VALUES ($1, $2, $3, $4, $5, $5)
            ON CONFLICT (tenant, user_id, device_id) DO NOTHING
            """,
            tenant, user, device, begun.InitialDisplayName, begun.Tokens.Created.ToUnixTimeMilliseconds()) == 1;
        if (isNew) DeviceListRows.Changed(session, tenant, position, begun.User);
        TokenRows.Insert(session, tenant, user, device, begun.Tokens, replaces: null);
    }

    /// <summary>Ends a device with everything that is kept for it.</summary>
    public static void Delete(ISqlSession session, int tenant, long position, UserId user, string device)
    {
        DeleteTokens(session, tenant, user.ToString(), device);
        session.Execute("DELETE FROM devices WHERE tenant = $1 AND user_id = $2 AND device_id = $3", tenant, user.ToString(), device);
        session.Execute("DELETE FROM sliding_connections WHERE tenant = $1 AND user_id = $2 AND device = $3", tenant, user.ToString(), device);
        Keys.DeviceRows.Delete(session, tenant, position, user, device);
    }

    public static void DeleteAll(ISqlSession session, int tenant, long position, UserId user, string? except)
    {
        var devices = session.Query(
            "SELECT device_id FROM devices WHERE tenant = $1 AND user_id = $2", row => row.Text(0), tenant, user.ToString());
        foreach (var device in devices)
            if (device != except) Delete(session, tenant, position, user, device);
    }

    static void DeleteTokens(ISqlSession session, int tenant, string user, string device)
    {
        session.Execute("DELETE FROM access_tokens WHERE tenant = $1 AND user_id = $2 AND device_id = $3", tenant, user, device);
        session.Execute("DELETE FROM refresh_tokens WHERE tenant = $1 AND user_id = $2 AND device_id = $3", tenant, user, device);
    }
}

sealed class DevicesDeletedWriter : IRecordWriter<DevicesDeleted>
{
    public bool Write(ISqlSession session, int tenant, long position, DevicesDeleted record)
    {
        foreach (var device in record.Devices) DeviceRows.Delete(session, tenant, position, record.User, device);
        return true;
    }
}

sealed class AllDevicesDeletedWriter : IRecordWriter<AllDevicesDeleted>
{
    public bool Write(ISqlSession session, int tenant, long position, AllDevicesDeleted record)
    {
        DeviceRows.DeleteAll(session, tenant, position, record.User, record.Except);
        return true;
    }
}

sealed class DeviceRenamedWriter : IRecordWriter<DeviceRenamed>
{
    public bool Write(ISqlSession session, int tenant, long position, DeviceRenamed record)
    {
        var renamed = session.ExecuteAndCount(
            "UPDATE devices SET display_name = $4 WHERE tenant = $1 AND user_id = $2 AND device_id = $3",
            tenant, record.User.ToString(), record.Device, record.DisplayName) == 1;
        if (renamed) DeviceListRows.Changed(session, tenant, position, record.User);
        return renamed;
    }
}
