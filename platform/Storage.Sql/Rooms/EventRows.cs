using System.Security.Cryptography;
using System.Text;
using Weft.Events;
using Weft.Events.Json;
using Weft.RoomCore;
using Weft.RoomVersions;

namespace Weft.Storage.Sql.Rooms;

/// <summary>Rows of <c>events</c>, with what they replaced and what redacted them.</summary>
static class EventRows
{
    /// <summary>The columns that <see cref="Read"/> wants, and their tables; <c>e</c> is the event.</summary>
    public const string Select =
        """
        SELECT e.n, e.k, e.event_id, e.position, e.gap_before, e.state_before, e.state_after, e.class, e.class_ordinal,
            e.thread, e.thread_ordinal, e.txn_device, e.txn_id, e.json, p.event_id, p.sender, p.json, r.event_id, r.json,
            e.replaced_n, e.replaced_k
        """;

    /// <summary>The events that it replaced and that redacted it.</summary>
    public const string Joins =
        """

        LEFT JOIN events p ON p.tenant = e.tenant AND p.room = e.room AND p.n = e.replaced_n AND p.k = e.replaced_k
        LEFT JOIN events r ON r.tenant = e.tenant AND r.room = e.room AND r.n = e.redacted_n AND r.k = e.redacted_k

        """;

    public const string From = " FROM events e" + Joins;

    public const string SelectFrom = Select + From;

    /// <summary>What an event is found by: the first 16 bytes of its id's hash.</summary>
    public static byte[] HashOf(EventId id) => SHA256.HashData(Encoding.UTF8.GetBytes(id.ToString()))[..16];

    public static TimelineEvent Read(SqlRow row, RoomVersion version)
    {
        var pdu = PduFormat.Load(version, row.Bytes(13), EventId.Parse(row.Text(2)));
        return new TimelineEvent
        {
            Pdu = pdu,
            Order = new(row.Long(0), row.Long(1)),
            Position = row.Long(3),
            GapBefore = row.Bool(4),
            StateBefore = row.Long(5),
            StateAfter = row.Long(6),
            Class = (EventClass)row.Int(7),
            ClassOrdinal = row.Long(8),
            Thread = row.Text(9) is { Length: > 0 } thread ? EventId.Parse(thread) : null,
            ThreadOrdinal = row.Long(10),
            Transaction = row.TextOrNull(12) is { } id ? new(pdu.Sender, row.Text(11), id) : null,
            Replaced = row.IsNull(14) ? null : new(EventId.Parse(row.Text(14)), UserId.Parse(row.Text(15)), Content(row.Bytes(16)), new(row.Long(19), row.Long(20))),
            RedactedBecause = row.IsNull(17) ? null : PduFormat.Load(version, row.Bytes(18), EventId.Parse(row.Text(17))),
        };
    }

    static byte[] Content(byte[] json) => CanonicalMembers.TryFind(json, "content"u8, out var content) ? content.ToArray() : "{}"u8.ToArray();

    public static string Totals(IEnumerable<KeyValuePair<EventClass, long>> totals) =>
        string.Join(' ', totals.OrderBy(total => total.Key).Select(total => FormattableString.Invariant($"{(int)total.Key}:{total.Value}")));

    public static IEnumerable<KeyValuePair<EventClass, long>> ReadTotals(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(total => total.Split(':'))
            .Select(total => KeyValuePair.Create((EventClass)int.Parse(total[0], Invariant), long.Parse(total[1], Invariant)));

    static readonly IFormatProvider Invariant = System.Globalization.CultureInfo.InvariantCulture;
}
