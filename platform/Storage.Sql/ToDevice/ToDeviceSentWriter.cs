using Weft.Storage.Sql.Log;
using Weft.Storage.ToDevice;

namespace Weft.Storage.Sql.ToDevice;

sealed class ToDeviceSentWriter : IRecordWriter<ToDeviceSent>
{
    // Each new transaction takes some old ones along, so that they need no collector.
    const int ForgottenWithEach = 4;

    public bool Write(ISqlSession session, int tenant, long position, ToDeviceSent record)
    {
        if (record.Transaction is { } transaction && !Remember(session, tenant, transaction)) return false;

        // Only to devices that are still there: one that signs in later under the same id is another one.
        foreach (var (to, content) in record.Messages)
            session.Execute(
                """
                INSERT INTO to_device_messages (tenant, user_id, device, position, n, sender, type, content)
                SELECT tenant, user_id, device_id, $4, COALESCE((
                    SELECT n FROM to_device_messages WHERE tenant = $1 AND user_id = $2 AND device = $3
                    ORDER BY position DESC LIMIT 1), 0) + 1, $5, $6, $7
                FROM devices WHERE tenant = $1 AND user_id = $2 AND device_id = $3
                """,
                tenant, to.User.ToString(), to.Device, position, record.Sender.ToString(), record.Type, content);
        return true;
    }

    static bool Remember(ISqlSession session, int tenant, ToDeviceTransaction transaction)
    {
        var sent = transaction.Sent.ToUnixTimeMilliseconds();
        if (session.ExecuteAndCount(
            """
            INSERT INTO to_device_transactions (tenant, user_id, device, transaction_id, sent) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (tenant, user_id, device, transaction_id) DO NOTHING
            """,
            tenant, transaction.Sender.User.ToString(), transaction.Sender.Device, transaction.Id, sent) == 0) return false;

        Forget(session, tenant, sent - (long)ToDeviceBounds.TransactionKept.TotalMilliseconds);
        return true;
    }

    static void Forget(ISqlSession session, int tenant, long before)
    {
        foreach (var (user, device, id) in session.Query(
            """
            SELECT user_id, device, transaction_id FROM to_device_transactions WHERE tenant = $1 AND sent < $2
            ORDER BY sent LIMIT $3
            """,
            row => (row.Text(0), row.Text(1), row.Text(2)), tenant, before, ForgottenWithEach))
            session.Execute(
                "DELETE FROM to_device_transactions WHERE tenant = $1 AND user_id = $2 AND device = $3 AND transaction_id = $4",
                tenant, user, device, id);
    }
}
