using Weft.Events;
using Weft.Storage.Keys;
using Weft.Storage.Sql.Log;
using Weft.Storage.Sql.Pushers;
using Weft.Storage.Sql.ToDevice;

namespace Weft.Storage.Sql.Keys;

sealed class DeviceKeysSetWriter : IRecordWriter<DeviceKeysSet>
{
    public bool Write(ISqlSession session, int tenant, long position, DeviceKeysSet record)
    {
        if (!DeviceRows.Exists(session, tenant, record.User, record.Device)) return false;

        Set(session, tenant, position, record.User, record.Device, record.Keys);
        return true;
    }

    public static void Set(ISqlSession session, int tenant, long position, UserId user, string device, ReadOnlyMemory<byte> keys)
    {
        // What was signed before are other keys.
        session.Execute(
            "DELETE FROM key_signatures WHERE tenant = $1 AND user_id = $2 AND target = $3", tenant, user.ToString(), device);
        session.Execute(
            """
            INSERT INTO device_keys (tenant, user_id, device, keys, position) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (tenant, user_id, device) DO UPDATE SET keys = $4, position = $5
            """,
            tenant, user.ToString(), device, keys, position);
        DeviceListRows.Changed(session, tenant, position, user);
    }
}

sealed class CrossSigningKeysSetWriter : IRecordWriter<CrossSigningKeysSet>
{
    public bool Write(ISqlSession session, int tenant, long position, CrossSigningKeysSet record)
    {
        // A new master key begins anew: what the old one had signed says nothing any more.
        if (record.Keys.ContainsKey(CrossSigningUsage.Master))
            session.Execute(
                "DELETE FROM cross_signing_keys WHERE tenant = $1 AND user_id = $2 AND usage <> 'master'", tenant, record.User.ToString());
        foreach (var (usage, keys) in record.Keys)
            session.Execute(
                """
                INSERT INTO cross_signing_keys (tenant, user_id, usage, keys, position) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (tenant, user_id, usage) DO UPDATE SET keys = $4, position = $5
                """,
                tenant, record.User.ToString(), KeyRows.Text(usage), keys, position);
        if (record.IsSeenByOthers) DeviceListRows.Changed(session, tenant, position, record.User);
        else DeviceListRows.ChangedFor(session, tenant, position, record.User, record.User);
        return true;
    }
}

sealed class KeySignaturesAddedWriter : IRecordWriter<KeySignaturesAdded>
{
    public bool Write(ISqlSession session, int tenant, long position, KeySignaturesAdded record)
    {
        foreach (var signature in record.Signatures)
            session.Execute(
                """
                INSERT INTO key_signatures (tenant, user_id, target, signer, key_id, signature) VALUES ($1, $2, $3, $4, $5, $6)
                ON CONFLICT (tenant, user_id, target, signer, key_id) DO UPDATE SET signature = $6
                """,
                tenant, signature.User.ToString(), signature.Target, signature.Signer.ToString(), signature.Key, signature.Signature);

        foreach (var user in record.Signatures.Select(signature => signature.User).Distinct())
        {
            if (user == record.Signer) DeviceListRows.Changed(session, tenant, position, user);
            else DeviceListRows.ChangedFor(session, tenant, position, record.Signer, user);
        }
        return true;
    }
}

sealed class DehydratedDeviceReplacedWriter : IRecordWriter<DehydratedDeviceReplaced>
{
    public bool Write(ISqlSession session, int tenant, long position, DehydratedDeviceReplaced record)
    {
        var user = record.User.ToString();
        var before = session.QueryFirst(
            "SELECT device FROM dehydrated_devices WHERE tenant = $1 AND user_id = $2", row => row.Text(0), tenant, user);
        if (before is not null) Accounts.DeviceRows.Delete(session, tenant, position, record.User, before);
        if (record.Next is not { } next) return true;

        // Not over a device that somebody is signed in on.
        if (session.ExecuteAndCount(
            """
            INSERT INTO devices (tenant, user_id, device_id, display_name, created, seen) VALUES ($1, $2, $3, $4, $5, $5)
            ON CONFLICT (tenant, user_id, device_id) DO NOTHING
            """,
            tenant, user, next.Device, record.DisplayName, record.Created.ToUnixTimeMilliseconds()) == 0) return false;

        session.Execute(
            "INSERT INTO dehydrated_devices (tenant, user_id, device, data) VALUES ($1, $2, $3, $4)", tenant, user, next.Device, next.Data);
        if (record.Keys is { } keys)
        {
            var rows = new OneTimeKeyRows(session, tenant, record.User, next.Device);
            DeviceKeysSetWriter.Set(session, tenant, position, record.User, next.Device, keys.DeviceKeys);
            rows.Add(keys.OneTimeKeys, keys.FallbackKeys, record.Created.ToUnixTimeMilliseconds());
        }
        return true;
    }
}

/// <summary>All that is kept for a device here, when it goes.</summary>
static class DeviceRows
{
    public static bool Exists(ISqlSession session, int tenant, UserId user, string device) =>
        session.Exists("SELECT 1 FROM devices WHERE tenant = $1 AND user_id = $2 AND device_id = $3", tenant, user.ToString(), device);

    /// <summary>To be called by every writer that deletes a device.</summary>
    public static void Delete(ISqlSession session, int tenant, long position, UserId user, string device)
    {
        session.Execute("DELETE FROM device_keys WHERE tenant = $1 AND user_id = $2 AND device = $3", tenant, user.ToString(), device);
        session.Execute("DELETE FROM dehydrated_devices WHERE tenant = $1 AND user_id = $2 AND device = $3", tenant, user.ToString(), device);
        session.Execute(
            "DELETE FROM key_signatures WHERE tenant = $1 AND user_id = $2 AND target = $3", tenant, user.ToString(), device);
        new OneTimeKeyRows(session, tenant, user, device).DeleteAll();
        ToDeviceRows.DeleteAll(session, tenant, user, device);
        SqlPusherStore.DeleteOfDevice(session, tenant, user, device);
        DeviceListRows.Changed(session, tenant, position, user);
    }
}
