namespace Weft.Events.Json;

/// <summary>What a JSON document may be to be read at all. Everything a stranger sends is read under one of these.</summary>
public sealed record JsonLimits
{
    /// <summary>The largest event, in bytes of canonical JSON with hashes and signatures.</summary>
    public const int EventBytesMax = 65_536;

    /// <summary>Largest document, in bytes.</summary>
    public required int BytesMax { get; init; }

    /// <summary>Deepest nesting of objects and arrays. With room to spare below the 64 of .NET's readers, which read it again inside answers.</summary>
    public int DepthMax { get; init; } = 60;

    /// <summary>Whether numbers must be integers of at most 53 bits, without fraction or exponent.</summary>
    public bool CanonicalNumbers { get; init; } = true;

    /// <summary>
    /// An event from another server, of a room version that enforces canonical JSON. Three times the size of an
    /// event, since white space, escapes and <c>unsigned</c> do not count against it.
    /// </summary>
    public static readonly JsonLimits Event = new() { BytesMax = 3 * EventBytesMax };

    /// <summary>As <see cref="Event"/>, for room versions 1 to 5, which do not enforce canonical numbers.</summary>
    public static readonly JsonLimits LegacyEvent = Event with { CanonicalNumbers = false };

    /// <summary>A client's request body that becomes an event's content.</summary>
    public static readonly JsonLimits EventContent = new() { BytesMax = 3 * EventBytesMax };

    /// <summary>Any other request body: floats are allowed.</summary>
    public static JsonLimits Body(int bytesMax) => new() { BytesMax = bytesMax, CanonicalNumbers = false };
}
