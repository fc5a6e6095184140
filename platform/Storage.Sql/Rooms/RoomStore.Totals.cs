using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.Storage.Rooms;

namespace Weft.Storage.Sql.Rooms;

partial class RoomStore
{
    // 'class <> 0 AND class <> 512' says that the partial index serves.
    const string OrdinalInRoom =
        """
        SELECT class_ordinal FROM events
        WHERE tenant = $1 AND room = $2 AND class = $3 AND class <> 0 AND class <> 512 AND n <= $4 ORDER BY n DESC LIMIT 1
        """;

    const string OrdinalInThread =
        """
        SELECT thread_ordinal FROM events
        WHERE tenant = $1 AND room = $2 AND class = $3 AND class <> 0 AND class <> 512 AND n <= $4 AND thread = $5
        ORDER BY n DESC LIMIT 1
        """;

    public Task<ImmutableDictionary<EventClass, long>> TotalsAt(
        RoomId room, long n, ReceiptThread? thread, ImmutableArray<EventClass> classes, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session =>
            {
                var totals = ImmutableDictionary.CreateBuilder<EventClass, long>();
                if (NumberOf(session, Tenant, room) is not { } number) return totals.ToImmutable();

                foreach (var kind in classes)
                {
                    var total = thread is { } one
                        ? session.QueryFirst(
                            OrdinalInThread, row => (long?)row.Long(0), Tenant, number.Number, (int)kind, n,
                            one == ReceiptThread.Main ? "" : one.Key)
                        : session.QueryFirst(OrdinalInRoom, row => (long?)row.Long(0), Tenant, number.Number, (int)kind, n);
                    totals[kind] = total ?? 0;
                }
                return totals.ToImmutable();
            },
            cancellation);
}
