using System.Text.Json.Serialization;

namespace Weft.Events;

/// <summary>How a room version names its events.</summary>
public enum EventIdFormat
{
    /// <summary><c>$opaque:server</c>, chosen by the sender's server (versions 1 and 2).</summary>
    Opaque,

    /// <summary><c>$</c> and the event's hash in base64 (version 3); may hold a slash.</summary>
    Base64,

    /// <summary><c>$</c> and the event's hash in URL-safe base64 (from version 4).</summary>
    UrlSafeBase64,
}

/// <summary>A Matrix event ID: <c>$opaque:server</c> in room versions 1 and 2, <c>$hash</c> since.</summary>
/// <remarks>
/// https://spec.matrix.org/v1.19/appendices/#event-ids. Outside a room its version is unknown, so any text of the
/// right sigil and size parses; <see cref="Is"/> tells whether it is of one version's format.
/// </remarks>
[JsonConverter(typeof(TextIdJson<EventId>))]
public readonly record struct EventId : ITextId<EventId>
{
    readonly string? _text;

    EventId(string text) => _text = text;

    /// <summary>The server in an id of the opaque format, else null.</summary>
    public ServerName? Server =>
        ToString() is var text && text.IndexOf(':', StringComparison.Ordinal) is > 1 and var colon
        && ServerName.TryParse(text[(colon + 1)..], out var server)
            ? server
            : null;

    public bool Is(EventIdFormat format) => format switch
    {
        EventIdFormat.Opaque => Server is not null,
        EventIdFormat.Base64 => TextGrammar.IsHash(ToString().AsSpan(1), '+', '/'),
        _ => TextGrammar.IsHash(ToString().AsSpan(1), '-', '_'),
    };

    public static bool TryParse(string? text, out EventId id)
    {
        id = text is ['$', _, ..] && TextGrammar.IsBoundedText(text) ? new EventId(text) : default;
        return id._text is not null;
    }

    public static EventId Parse(string text) => Id.Parse<EventId>(text);

    public override string ToString() => _text ?? throw new InvalidOperationException("This EventId was never set.");
}
