using Weft.Events;
using Weft.Storage.Keys;
using Weft.Storage.Sql.Log;
using Weft.Storage.Sql.ToDevice;

namespace Weft.Storage.Sql.Keys;

sealed class DeviceKeysSetWriter : IRecordWriter<DeviceKeysSet>
{
    public bool Write(ISqlSession session, int tenant, long position, DeviceKeysSet record)
    {
        // What was signed before are other keys.
        session.Execute(
            "DELETE FROM key_signatures WHERE tenant = $1 AND user_id = $2 AND target = $3",
            tenant, record.User.ToString(), record.Device);
        session.Execute(
            """
            INSERT INTO device_keys (tenant, user_id, device, keys, position) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (tenant, user_id, device) DO UPDATE SET keys = $4, position = $5
            """,
            tenant, record.User.ToString(), record.Device, record.Keys, position);
        DeviceListRows.Changed(session, tenant, position, record.User);
        return true;
    }
}

sealed class CrossSigningKeysSetWriter : IRecordWriter<CrossSigningKeysSet>
{
    public bool Write(ISqlSession session, int tenant, long position, CrossSigningKeysSet record)
    {
        foreach (var (usage, keys) in record.Keys)
            session.Execute(
                """
                INSERT INTO cross_signing_keys (tenant, user_id, usage, keys, position) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (tenant, user_id, usage) DO UPDATE SET keys = $4, position = $5
                """,
                tenant, record.User.ToString(), KeyRows.Text(usage), keys, position);
        DeviceListRows.Changed(session, tenant, position, record.User);
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
            "DELETE FROM dehydrated_devices WHERE tenant = $1 AND user_id = $2 RETURNING device", row => row.Text(0), tenant, user);
        if (before is not null && before != record.Next?.Device) DeviceRows.Delete(session, tenant, position, record.User, before);
        if (record.Next is { } next)
            session.Execute(
                "INSERT INTO dehydrated_devices (tenant, user_id, device, data) VALUES ($1, $2, $3, $4)",
                tenant, user, next.Device, next.Data);
        return true;
    }
}

/// <summary>All that is kept for a device here, when it goes.</summary>
static class DeviceRows
{
    /// <summary>To be called by every writer that deletes a device.</summary>
    public static void Delete(ISqlSession session, int tenant, long position, UserId user, string device)
    {
        var had = session.ExecuteAndCount(
            "DELETE FROM device_keys WHERE tenant = $1 AND user_id = $2 AND device = $3", tenant, user.ToString(), device) > 0;
        session.Execute(
            "DELETE FROM key_signatures WHERE tenant = $1 AND user_id = $2 AND target = $3", tenant, user.ToString(), device);
        new OneTimeKeyRows(session, tenant, user, device).DeleteAll();
        ToDeviceRows.DeleteAll(session, tenant, user, device);
        if (had) DeviceListRows.Changed(session, tenant, position, user);
    }
}
