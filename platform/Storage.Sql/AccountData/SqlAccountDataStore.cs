using System.Collections.Immutable;
using Weft.Events;
using Weft.Storage.AccountData;

namespace Weft.Storage.Sql.AccountData;

sealed class SqlAccountDataStore(TenantSql sql) : IAccountDataStore
{
    const string Columns = "room, type, content, position";

    public Task<AccountDataEntry?> Find(UserId user, RoomId? room, string type, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.QueryFirst(
                $"SELECT {Columns} FROM account_data WHERE tenant = $1 AND user_id = $2 AND room = $3 AND type = $4",
                Read, sql.Tenant, user.ToString(), Text(room), type),
            cancellation);

    public Task<ImmutableArray<AccountDataEntry>> Global(UserId user, CancellationToken cancellation) => InRoom(user, "", cancellation);

    public Task<ImmutableArray<AccountDataEntry>> OfRoom(UserId user, RoomId room, CancellationToken cancellation) =>
        InRoom(user, room.ToString(), cancellation);

    public Task<ImmutableArray<AccountDataEntry>> All(UserId user, CancellationToken cancellation) =>
        sql.Read(
            CostClass.BulkRead,
            session => session.Query(
                $"SELECT {Columns} FROM account_data WHERE tenant = $1 AND user_id = $2 ORDER BY room, type",
                Read, sql.Tenant, user.ToString()).ToImmutableArray(),
            cancellation);

    public Task<ImmutableArray<AccountDataEntry>> ChangedSince(UserId user, long after, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.Query(
                $"SELECT {Columns} FROM account_data WHERE tenant = $1 AND user_id = $2 AND position > $3 ORDER BY position",
                Read, sql.Tenant, user.ToString(), after).ToImmutableArray(),
            cancellation);

    public Task<int> Count(UserId user, RoomId? room, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.QueryFirst(
                "SELECT COUNT(*) FROM account_data WHERE tenant = $1 AND user_id = $2 AND room = $3",
                row => row.Int(0), sql.Tenant, user.ToString(), Text(room)),
            cancellation);

    Task<ImmutableArray<AccountDataEntry>> InRoom(UserId user, string room, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.Query(
                $"SELECT {Columns} FROM account_data WHERE tenant = $1 AND user_id = $2 AND room = $3 ORDER BY type",
                Read, sql.Tenant, user.ToString(), room).ToImmutableArray(),
            cancellation);

    public static string Text(RoomId? room) => room?.ToString() ?? "";

    static AccountDataEntry Read(SqlRow row) =>
        new(row.Text(0) is { Length: > 0 } room ? RoomId.Parse(room) : null, row.Text(1), row.Bytes(2), row.Long(3));
}
