using System.Text;

namespace Weft.RoomCore.Push;

/// <summary>
/// A glob: <c>*</c> is any text, <c>?</c> any one character, case does not matter. All places in the pattern are tried at
/// once, so that no text takes longer than its length times the pattern's.
/// </summary>
/// <remarks>https://spec.matrix.org/v1.19/appendices/#glob-style-matching</remarks>
public sealed class GlobPattern
{
    readonly bool _isLiteral;
    readonly int _length;

    // A bit for each place in the pattern: where a star lets it stay, and which characters lead on from it.
    readonly ulong[] _stays;
    readonly ulong[] _anyLeadsOn;
    readonly Dictionary<int, ulong[]> _leadsOn = [];

    public GlobPattern(string text)
    {
        Text = text;
        _isLiteral = !text.AsSpan().ContainsAny('*', '?');
        var runes = text.EnumerateRunes().ToList();
        _length = runes.Count(rune => rune.Value != '*');
        var words = (_length >> 6) + 1;
        (_stays, _anyLeadsOn) = (new ulong[words], new ulong[words]);
        Fill(runes, words);
    }

    public string Text { get; }

    /// <summary>Whether it has neither <c>*</c> nor <c>?</c>.</summary>
    public bool IsLiteral => _isLiteral;

    /// <summary>Whether it matches the whole text.</summary>
    public bool Matches(string text) => _isLiteral
        ? text.Equals(Text, StringComparison.OrdinalIgnoreCase)
        : Run(text, Whole.Text);

    /// <summary>Whether it matches a part of the text that begins and ends at word boundaries. An empty pattern matches none.</summary>
    /// <remarks>https://spec.matrix.org/v1.19/client-server-api/#conditions-1: words are made of A–Z, a–z, 0–9 and _.</remarks>
    public bool MatchesWords(string text) =>
        Text.Length > 0 && (_isLiteral ? ContainsWords(text, Text) : Run(text, Whole.Words));

    /// <summary>The same for a literal text, as names are.</summary>
    public static bool ContainsWords(string text, string words)
    {
        if (words.Length == 0) return false;
        for (var at = Find(0); at >= 0; at = Find(at + 1))
        {
            var end = at + words.Length;
            if ((at == 0 || !IsWord(text[at - 1])) && (end == text.Length || !IsWord(text[end]))) return true;
        }
        return false;

        int Find(int from) => from > text.Length ? -1 : text.IndexOf(words, from, StringComparison.OrdinalIgnoreCase);
    }

    public static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    enum Whole { Text, Words }

    void Fill(List<Rune> runes, int words)
    {
        var at = 0;
        foreach (var rune in runes)
        {
            switch (rune.Value)
            {
                case '*':
                    Set(_stays, at);
                    continue;
                case '?':
                    Set(_anyLeadsOn, at);
                    break;
                default:
                    var folded = Rune.ToLowerInvariant(rune).Value;
                    if (!_leadsOn.TryGetValue(folded, out var places)) _leadsOn[folded] = places = new ulong[words];
                    Set(places, at);
                    break;
            }
            at++;
        }
        foreach (var places in _leadsOn.Values)
            for (var i = 0; i < words; i++) places[i] |= _anyLeadsOn[i];
    }

    bool Run(string text, Whole whole)
    {
        Span<ulong> places = stackalloc ulong[_stays.Length];
        var isBoundary = true;
        for (var at = 0; at < text.Length;)
        {
            // A match may begin here, and one that is complete may end here.
            if (at == 0 || whole == Whole.Words && isBoundary) Set(places, 0);
            if (whole == Whole.Words && !IsWord(text[at]) && IsSet(places, _length)) return true;

            Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var consumed);
            Step(places, _leadsOn.GetValueOrDefault(Rune.ToLowerInvariant(rune).Value, _anyLeadsOn));
            isBoundary = !IsWord(text[at]);
            at += consumed;
        }
        if (text.Length == 0 || whole == Whole.Words && isBoundary) Set(places, 0);
        return IsSet(places, _length);
    }

    void Step(Span<ulong> places, ulong[] leadsOn)
    {
        var carry = 0UL;
        for (var i = 0; i < places.Length; i++)
        {
            var moved = places[i] & leadsOn[i];
            places[i] = moved << 1 | carry | places[i] & _stays[i];
            carry = moved >> 63;
        }
    }

    static void Set(Span<ulong> places, int at) => places[at >> 6] |= 1UL << (at & 63);

    static bool IsSet(Span<ulong> places, int at) => (places[at >> 6] & 1UL << (at & 63)) != 0;
}
