using Weft.Events;

namespace Weft.Storage.Sql.ToDevice;

static class ToDeviceRows
{
    public static void DeleteAll(ISqlSession session, int tenant, UserId user, string device)
    {
        session.Execute(
            "DELETE FROM to_device_messages WHERE tenant = $1 AND user_id = $2 AND device = $3", tenant, user.ToString(), device);
        session.Execute(
            "DELETE FROM to_device_transactions WHERE tenant = $1 AND user_id = $2 AND device = $3", tenant, user.ToString(), device);
    }
}
