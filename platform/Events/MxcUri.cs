using System.Text.Json.Serialization;

namespace Weft.Events;

/// <summary>Where a file is kept: <c>mxc://server/media-id</c>.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#matrix-content-mxc-uris</remarks>
[JsonConverter(typeof(TextIdJson<MxcUri>))]
public readonly record struct MxcUri : ITextId<MxcUri>
{
    const string Scheme = "mxc://";

    readonly string? _text;
    readonly int _slash;

    MxcUri(string text, int slash) => (_text, _slash) = (text, slash);

    public ServerName Server => ServerName.Parse(ToString()[Scheme.Length.._slash]);

    /// <summary>Letters, digits, hyphen and underscore, as the specification demands (it becomes a path).</summary>
    public string MediaId => ToString()[(_slash + 1)..];

    public static MxcUri Of(ServerName server, string mediaId) => Parse($"{Scheme}{server}/{mediaId}");

    /// <summary>Whether the text can be a media id: one to 255 letters, digits, hyphens and underscores.</summary>
    public static bool IsMediaId(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > TextGrammar.ByteLengthMax) return false;
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) return false;
        return true;
    }

    public static bool TryParse(string? text, out MxcUri uri)
    {
        uri = default;
        if (text is null || !text.StartsWith(Scheme, StringComparison.Ordinal)) return false;

        var slash = text.IndexOf('/', Scheme.Length);
        if (slash < 0 || !ServerName.IsValid(text.AsSpan(Scheme.Length, slash - Scheme.Length)) || !IsMediaId(text.AsSpan(slash + 1)))
            return false;

        uri = new MxcUri(text, slash);
        return true;
    }

    public static MxcUri Parse(string text) => Id.Parse<MxcUri>(text);

    public override string ToString() => _text ?? throw new InvalidOperationException("This MxcUri was never set.");
}
