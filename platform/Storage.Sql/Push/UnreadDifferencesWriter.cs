using Weft.Storage.Push;
using Weft.Storage.Sql.Log;
using Weft.Storage.Sql.Rooms;

namespace Weft.Storage.Sql.Push;

sealed class UnreadDifferencesWriter : IRecordWriter<UnreadDifferencesAdded>
{
    public bool Write(ISqlSession session, int tenant, long position, UnreadDifferencesAdded record)
    {
        if (RoomStore.NumberOf(session, tenant, record.Room) is not { } room) return true;

        foreach (var difference in record.Differences)
            session.Execute(
                """
                INSERT INTO unread_differences (tenant, user_id, room, n, thread, class, flags, rule) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                """,
                tenant, difference.User.ToString(), room.Number, difference.N, difference.Thread?.ToString() ?? "", (int)difference.Class,
                (int)difference.Flags, difference.Rule ?? "");
        return true;
    }
}
