using Weft.Events;
using Weft.Storage.Rooms;
using Weft.Storage.Sql.Log;

namespace Weft.Storage.Sql.Rooms;

/// <summary>Rows of <c>receipts</c>: they only move forward.</summary>
static class ReceiptRows
{
    public static void Upsert(ISqlSession session, int tenant, long room, Receipt receipt) =>
        session.Execute(
            """
            INSERT INTO receipts (tenant, room, user_id, thread, kind, event_id, n, k, at, position)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            ON CONFLICT (tenant, room, user_id, thread, kind) DO UPDATE SET
                event_id = excluded.event_id, n = excluded.n, k = excluded.k, at = excluded.at, position = excluded.position
            WHERE receipts.n < excluded.n OR receipts.n = excluded.n AND receipts.k < excluded.k
            """,
            tenant, room, receipt.User.ToString(), receipt.Thread.Key, (int)receipt.Kind, receipt.Event.ToString(),
            receipt.Order.N, receipt.Order.K, receipt.At.ToUnixTimeMilliseconds(), receipt.Position);

    public static Receipt Read(SqlRow row) => new(
        UserId.Parse(row.Text(0)), (ReceiptKind)row.Int(2), new ReceiptThread(row.Text(1)), EventId.Parse(row.Text(3)),
        new(row.Long(4), row.Long(5)), row.Time(6), row.Long(7));
}

sealed class ReceiptSetWriter : IRecordWriter<ReceiptSet>
{
    public bool Write(ISqlSession session, int tenant, long position, ReceiptSet record)
    {
        if (RoomStore.NumberOf(session, tenant, record.Room) is { } room) ReceiptRows.Upsert(session, tenant, room.Number, record.Receipt);
        return true;
    }
}

sealed class RoomForgottenWriter : IRecordWriter<RoomForgotten>
{
    public bool Write(ISqlSession session, int tenant, long position, RoomForgotten record)
    {
        if (RoomStore.NumberOf(session, tenant, record.Room) is { } room)
            session.Execute(
                "UPDATE members SET forgotten = 1 WHERE tenant = $1 AND room = $2 AND user_id = $3 AND membership IN (0, 4)",
                tenant, room.Number, record.User.ToString());
        return true;
    }
}
