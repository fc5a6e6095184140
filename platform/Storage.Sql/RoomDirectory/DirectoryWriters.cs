using Weft.Storage.RoomDirectory;
using Weft.Storage.Sql.Log;

namespace Weft.Storage.Sql.RoomDirectory;

sealed class AliasCreatedWriter : IRecordWriter<AliasCreated>
{
    public bool Write(ISqlSession session, int tenant, long position, AliasCreated record) =>
        session.ExecuteAndCount(
            """
            INSERT INTO room_aliases (tenant, alias, room_id, creator, position) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (tenant, alias) DO NOTHING
            """,
            tenant, record.Alias.ToString(), record.Room.ToString(), record.Creator.ToString(), position) == 1;
}

sealed class AliasDeletedWriter : IRecordWriter<AliasDeleted>
{
    public bool Write(ISqlSession session, int tenant, long position, AliasDeleted record) =>
        session.ExecuteAndCount(
            "DELETE FROM room_aliases WHERE tenant = $1 AND alias = $2 AND room_id = $3",
            tenant, record.Alias.ToString(), record.Room.ToString()) == 1;
}

sealed class RoomListingSetWriter : IRecordWriter<RoomListingSet>
{
    public bool Write(ISqlSession session, int tenant, long position, RoomListingSet record)
    {
        if (record.Listed)
        {
            session.Execute(
                "INSERT INTO listed_rooms (tenant, room_id, position) VALUES ($1, $2, $3) ON CONFLICT (tenant, room_id) DO NOTHING",
                tenant, record.Room.ToString(), position);
        }
        else
        {
            session.Execute("DELETE FROM listed_rooms WHERE tenant = $1 AND room_id = $2", tenant, record.Room.ToString());
        }
        return true;
    }
}
