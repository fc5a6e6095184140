using Weft.Events;

namespace Weft.RoomCore;

/// <summary>An event as a room knows it: the PDU and what the room, not the sender, says about it. Immutable.</summary>
public sealed record TimelineEvent
{
    ClientForm? _clientForm;

    /// <summary>The PDU in the form that is served now: redacted once a redaction took effect.</summary>
    public required Pdu Pdu { get; init; }

    public required EventOrder Order { get; init; }

    /// <summary>The tenant log's position of its arrival; 0 until it is committed.</summary>
    public long Position { get; init; }

    /// <summary>A hole in the history stands in front of it: sync is limited across it, /messages fetches there.</summary>
    public bool GapBefore { get; init; }

    /// <summary>The redaction that took effect on it.</summary>
    public Pdu? RedactedBecause { get; init; }

    /// <summary>The request of ours that made it: its device sees <c>unsigned.transaction_id</c>.</summary>
    public EventTransaction? Transaction { get; init; }

    /// <summary>The state that it replaced, for <c>prev_content</c>, <c>prev_sender</c> and <c>replaces_state</c>.</summary>
    public ReplacedState? Replaced { get; init; }

    /// <summary>The number of the room's state changes before it: the state in which it was sent.</summary>
    public long StateBefore { get; init; }

    /// <summary>The number of the room's state changes with it: the state that it left behind.</summary>
    public long StateAfter { get; init; }

    public EventClass Class { get; init; }

    /// <summary>How many events of its class the room has up to and with it.</summary>
    public long ClassOrdinal { get; init; }

    /// <summary>The root of its thread; null is the main timeline.</summary>
    public EventId? Thread { get; init; }

    /// <summary>How many events of its class its thread (or the main timeline) has up to and with it.</summary>
    public long ThreadOrdinal { get; init; }

    public EventId Id => Pdu.EventId;
    public bool IsRedacted => RedactedBecause is not null;

    /// <summary>Its client format without <c>unsigned</c>, made at first use and shared by all readers.</summary>
    public ClientForm ClientForm => _clientForm ??= ClientForm.Of(Pdu);

    /// <summary>The same event with <paramref name="redacted"/> in place of its PDU.</summary>
    public TimelineEvent Redact(Pdu redacted, Pdu because) =>
        this with { Pdu = redacted, RedactedBecause = because, _clientForm = null };

    /// <summary>What it costs to hold, roughly: the PDU, its parsed form and its client form.</summary>
    public int EstimatedBytes => 400 + 3 * Pdu.Json.Length;
}

/// <param name="Device">Only this device of this user is told the transaction id.</param>
public sealed record EventTransaction(UserId User, string Device, string TransactionId);

/// <param name="Content">The replaced event's content, as canonical JSON.</param>
/// <param name="Order">Where the replaced event stands.</param>
public sealed record ReplacedState(EventId EventId, UserId Sender, ReadOnlyMemory<byte> Content, EventOrder Order);
