using System.Collections.Immutable;
using System.Text.Json;

namespace Weft.Events;

/// <summary>
/// An event of a room as servers exchange it. Immutable. Only <c>PduFormat</c> of RoomVersions makes one, so that
/// whoever holds one knows that it has the shape of its room version.
/// </summary>
/// <remarks>https://spec.matrix.org/v1.19/server-server-api/#pdus</remarks>
public sealed class Pdu
{
    Box? _content;

    public required EventId EventId { get; init; }

    /// <summary>The room; of a version 12 create event, the room it makes.</summary>
    public required RoomId RoomId { get; init; }

    public required string Type { get; init; }

    /// <summary>Null for a message event.</summary>
    public required string? StateKey { get; init; }

    public required UserId Sender { get; init; }

    /// <summary>When the sender's server says that it was sent, in milliseconds since 1970. Any number is possible.</summary>
    public required long OriginServerTs { get; init; }

    /// <summary>One more than the deepest previous event, as the sender's server says; not to be trusted.</summary>
    public required long Depth { get; init; }

    public required ImmutableArray<EventId> PrevEvents { get; init; }

    public required ImmutableArray<EventId> AuthEvents { get; init; }

    /// <summary>The event that this redaction takes back, from where the room's version keeps it. Null if it is no event id.</summary>
    public EventId? Redacts { get; init; }

    /// <summary>
    /// The canonical bytes, with hashes and signatures, without <c>unsigned</c>. <c>event_id</c> is among them in room
    /// versions 1 and 2 only.
    /// </summary>
    public required ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>Where <c>content</c> stands in <see cref="Json"/>.</summary>
    public required Range ContentRange { get; init; }

    /// <summary>The canonical bytes of <c>content</c>.</summary>
    public ReadOnlyMemory<byte> ContentJson => Json[ContentRange];

    /// <summary>The content: always an object. Read at first use, kept.</summary>
    public JsonElement Content => (_content ??= new(JsonElement.Parse(ContentJson.Span, ContentOptions))).Value;

    public bool IsState => StateKey is not null;

    /// <summary>What this event is the newest of, for a state event.</summary>
    public StateTuple? State => StateKey is null ? null : new(Type, StateKey);

    public bool Is(string type, string stateKey) => Type == type && StateKey == stateKey;

    /// <summary>The membership that a member event gives; null for others, and for one that names none that exists.</summary>
    public Membership? Membership =>
        Type == EventTypes.Member && Memberships.TryParse(ContentString("membership"), out var membership) ? membership : null;

    /// <summary>The user whom a member event is about; null for others.</summary>
    public UserId? Target => Type == EventTypes.Member && UserId.TryParse(StateKey, out var target) ? target : null;

    /// <summary>A member of the content that is a string, else null.</summary>
    public string? ContentString(string name) =>
        Content.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public override string ToString() => $"{EventId} {Type}";

    static readonly JsonDocumentOptions ContentOptions = new() { MaxDepth = Events.Json.JsonLimits.Event.DepthMax };

    // A reference, so that two threads that read at once see one or the other and never half of each.
    sealed class Box(JsonElement value)
    {
        public JsonElement Value { get; } = value;
    }
}
