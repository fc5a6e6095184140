using System.Text.Json.Serialization;

namespace Weft.Events;

/// <summary>A room alias: <c>#localpart:server</c>, which the server resolves to a room.</summary>
/// <remarks>https://spec.matrix.org/v1.19/appendices/#room-aliases</remarks>
[JsonConverter(typeof(TextIdJson<RoomAlias>))]
public readonly record struct RoomAlias : ITextId<RoomAlias>
{
    readonly string? _text;
    readonly int _colon;

    RoomAlias(string text, int colon) => (_text, _colon) = (text, colon);

    public string Localpart => ToString()[1.._colon];

    /// <summary>The server to ask for the room behind the alias.</summary>
    public ServerName Server => ServerName.Parse(ToString()[(_colon + 1)..]);

    public static bool TryParse(string? text, out RoomAlias alias)
    {
        alias = default;
        if (text is not ['#', ..] || !TextGrammar.IsBoundedText(text)) return false;

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 2 || !ServerName.IsValid(text.AsSpan(colon + 1))) return false;

        alias = new RoomAlias(text, colon);
        return true;
    }

    public static RoomAlias Parse(string text) => Id.Parse<RoomAlias>(text);

    public bool Equals(RoomAlias other) => _text == other._text;

    public override int GetHashCode() => _text is null ? 0 : _text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => _text ?? throw new InvalidOperationException("This RoomAlias was never set.");
}
