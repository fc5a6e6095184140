using Weft.Storage.AccountData;
using Weft.Storage.Sql.Log;

namespace Weft.Storage.Sql.AccountData;

sealed class AccountDataSetWriter : IRecordWriter<AccountDataSet>
{
    public bool Write(ISqlSession session, int tenant, long position, AccountDataSet record)
    {
        var (user, room) = (record.User.ToString(), SqlAccountDataStore.Text(record.Room));
        if (record.IfStillAt is { } expected && expected != PositionOf(session, tenant, user, room, record.Type)) return false;

        session.Execute(
            """
            INSERT INTO account_data (tenant, user_id, room, type, content, position) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (tenant, user_id, room, type) DO UPDATE SET content = $5, position = $6
            """,
            tenant, user, room, record.Type, record.Content, position);
        return true;
    }

    static long PositionOf(ISqlSession session, int tenant, string user, string room, string type) =>
        session.QueryFirst(
            "SELECT position FROM account_data WHERE tenant = $1 AND user_id = $2 AND room = $3 AND type = $4",
            row => row.Long(0), tenant, user, room, type);
}
