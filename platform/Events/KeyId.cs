using System.Text.Json.Serialization;

namespace Weft.Events;

/// <summary>A signing key's identifier: <c>algorithm:version</c>, such as <c>ed25519:a_1</c>.</summary>
/// <remarks>
/// https://spec.matrix.org/v1.19/appendices/#signing-details. Devices' and cross-signing keys are named likewise,
/// with base64 for a version, so that <c>+ /</c> are accepted beside the letters, digits and <c>_</c> of servers' keys.
/// </remarks>
[JsonConverter(typeof(TextIdJson<KeyId>))]
public readonly record struct KeyId : ITextId<KeyId>
{
    readonly string? _text;

    KeyId(string text) => _text = text;

    /// <summary>The part before the colon: <c>ed25519</c> is the only algorithm that signs events.</summary>
    public string Algorithm => ToString()[..ToString().IndexOf(':', StringComparison.Ordinal)];

    public string Version => ToString()[(ToString().IndexOf(':', StringComparison.Ordinal) + 1)..];

    public bool IsEd25519 => ToString().StartsWith("ed25519:", StringComparison.Ordinal);

    public static bool TryParse(string? text, out KeyId key)
    {
        key = text is { Length: <= TextGrammar.ByteLengthMax } && IsValid(text) ? new KeyId(text) : default;
        return key._text is not null;
    }

    public static KeyId Parse(string text) => Id.Parse<KeyId>(text);

    public override string ToString() => _text ?? throw new InvalidOperationException("This KeyId was never set.");

    static bool IsValid(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');
        if (colon < 1 || colon == text.Length - 1) return false;
        foreach (var c in text[..colon])
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('_' or '-')) return false;
        foreach (var c in text[(colon + 1)..])
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '.' or '+' or '/' or '=')) return false;
        return true;
    }
}
