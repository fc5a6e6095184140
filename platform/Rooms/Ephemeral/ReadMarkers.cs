using System.Text.Json;
using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms.Log;
using Weft.Rooms.Reads;
using Weft.Storage;
using Weft.Storage.AccountData;
using Weft.Storage.Rooms;
using Weft.Tenants;

namespace Weft.Rooms.Ephemeral;

/// <summary>Moves what a user has read of a room: receipts, which others may see, and the fully-read marker, which is their own.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#receipts and #fully-read-markers</remarks>
public sealed class ReadMarkers(TenantLogs logs, IStores stores, TimeProvider time)
{
    public const string FullyReadType = "m.fully_read";

    /// <summary>Moves a receipt forward. One that is behind the present one of its kind and thread changes nothing.</summary>
    public async Task<MarkerOutcome> Receipt(
        TenantId tenant, UserId user, RoomId room, ReceiptKind kind, EventId to, ReceiptThread thread, CancellationToken cancellation)
    {
        var (outcome, found) = await Find(tenant, user, room, to, cancellation);
        if (found is not { } read) return outcome;
        if (!IsIn(thread, read)) return new MarkerOutcome.NotInThread();

        // What was never accepted into the room has no place that one could read up to.
        if (!read.Order.HasPlace) return new MarkerOutcome.Done();

        var receipt = new Receipt(user, kind, thread, to, read.Order, time.GetUtcNow(), 0);
        var receipts = await logs.Reader(tenant).Receipts(room, cancellation);
        if (receipts.IsNews(receipt)) await logs.Append(tenant, [new ReceiptSet(room, receipt)], cancellation);
        return new MarkerOutcome.Done();
    }

    /// <summary>Moves the fully-read marker, forward only.</summary>
    public async Task<MarkerOutcome> FullyRead(TenantId tenant, UserId user, RoomId room, EventId to, CancellationToken cancellation)
    {
        var (outcome, found) = await Find(tenant, user, room, to, cancellation);
        if (found is not { } read) return outcome;

        var present = await stores.For(tenant).AccountData.Find(user, room, FullyReadType, cancellation);
        if (present is not null && MarkedIn(present) is { } marked
            && (await Find(tenant, user, room, marked, cancellation)).Event is { } earlier && earlier.Order >= read.Order)
            return new MarkerOutcome.Done();

        var content = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>(StringComparer.Ordinal) { ["event_id"] = to.ToString() });
        await logs.Append(tenant, [new AccountDataSet(user, room, FullyReadType, content)], cancellation);
        return new MarkerOutcome.Done();
    }

    async Task<(MarkerOutcome Outcome, TimelineEvent? Event)> Find(
        TenantId tenant, UserId user, RoomId room, EventId id, CancellationToken cancellation)
    {
        if (await new RoomReads(logs, stores).Room(tenant, room, cancellation) is not { } scope || !scope.Snapshot.IsJoined(user))
            return (new MarkerOutcome.NotJoined(), null);

        return await scope.Event(id, cancellation) is { } e ? (new MarkerOutcome.Done(), e) : (new MarkerOutcome.UnknownEvent(), null);
    }

    // A thread's root stands in the main timeline, and is the first that one reads of its thread.
    static bool IsIn(ReceiptThread thread, TimelineEvent e) =>
        thread == ReceiptThread.Unthreaded || thread == ReceiptThread.Of(e.Thread)
        || e.Thread is null && thread.ThreadId == e.Id.ToString();

    static EventId? MarkedIn(AccountDataEntry entry)
    {
        using var content = JsonDocument.Parse(entry.Content);
        return content.RootElement.TryGetProperty("event_id", out var id) && id.ValueKind == JsonValueKind.String
            && EventId.TryParse(id.GetString(), out var marked) ? marked : null;
    }
}

/// <summary>What became of a marker.</summary>
public abstract record MarkerOutcome
{
    MarkerOutcome() { }

    public sealed record Done : MarkerOutcome;

    /// <summary>There is no such room, or the user is not in it.</summary>
    public sealed record NotJoined : MarkerOutcome;

    /// <summary>The room has no such event.</summary>
    public sealed record UnknownEvent : MarkerOutcome;

    /// <summary>The event does not belong to the thread that the receipt is for.</summary>
    public sealed record NotInThread : MarkerOutcome;
}
