using System.Collections.Immutable;
using Weft.Events;
using Weft.Storage.RoomDirectory;

namespace Weft.Storage.Sql.RoomDirectory;

sealed class SqlDirectoryStore(TenantSql sql) : IDirectoryStore
{
    const int AliasesMax = 1000;

    public Task<AliasEntry?> Find(RoomAlias alias, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.QueryFirst(
                "SELECT room_id, creator FROM room_aliases WHERE tenant = $1 AND alias = $2",
                row => new AliasEntry(alias, RoomId.Parse(row.Text(0)), UserId.Parse(row.Text(1))),
                sql.Tenant, alias.ToString()),
            cancellation);

    public Task<ImmutableArray<RoomAlias>> AliasesOf(RoomId room, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.Query(
                "SELECT alias FROM room_aliases WHERE tenant = $1 AND room_id = $2 ORDER BY alias LIMIT $3",
                row => RoomAlias.Parse(row.Text(0)),
                sql.Tenant, room.ToString(), AliasesMax).ToImmutableArray(),
            cancellation);

    public Task<bool> IsListed(RoomId room, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.Exists("SELECT 1 FROM listed_rooms WHERE tenant = $1 AND room_id = $2", sql.Tenant, room.ToString()),
            cancellation);

    public Task<ImmutableArray<ListedRoom>> Listed(long? after, int limit, CancellationToken cancellation) =>
        sql.Read(
            CostClass.BulkRead,
            session => session.Query(
                "SELECT room_id, position FROM listed_rooms WHERE tenant = $1 AND position < $2 ORDER BY position DESC LIMIT $3",
                row => new ListedRoom(RoomId.Parse(row.Text(0)), row.Long(1)),
                sql.Tenant, after ?? long.MaxValue, limit).ToImmutableArray(),
            cancellation);

    public Task<ImmutableArray<ListedRoom>> ListedBefore(long before, int limit, CancellationToken cancellation) =>
        sql.Read(
            CostClass.BulkRead,
            session => session.Query(
                "SELECT room_id, position FROM listed_rooms WHERE tenant = $1 AND position > $2 ORDER BY position LIMIT $3",
                row => new ListedRoom(RoomId.Parse(row.Text(0)), row.Long(1)),
                sql.Tenant, before, limit).ToImmutableArray(),
            cancellation);

    public Task<long> ListedCount(CancellationToken cancellation) =>
        sql.Read(
            CostClass.BulkRead,
            session => session.QueryFirst("SELECT count(*) FROM listed_rooms WHERE tenant = $1", row => row.Long(0), sql.Tenant),
            cancellation);
}
