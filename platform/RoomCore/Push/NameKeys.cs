using System.Text;

namespace Weft.RoomCore.Push;

/// <summary>
/// Finds, among many names, those that may stand in a text, by looking up each word of the text once: a name has one key,
/// and a text that contains the name at word boundaries (<see cref="GlobPattern.ContainsWords"/>) has that key among its own.
/// </summary>
/// <remarks>
/// The key is the name's first word of A–Z, a–z, 0–9 and _, which stands whole in the text too; of a name without any, its
/// first two characters.
/// </remarks>
public static class NameKeys
{
    /// <summary>Null for an empty name.</summary>
    public static string? KeyOf(string name)
    {
        var first = FirstWord(name);
        if (first < 0) return name.Length == 0 ? null : Fold(name.AsSpan(0, Characters(name, 0, 2)));

        var end = first;
        while (end < name.Length && GlobPattern.IsWord(name[end])) end++;
        return Fold(name.AsSpan(first, end - first));
    }

    /// <summary>All keys of names that the text may contain, each once.</summary>
    public static HashSet<string> KeysIn(string text)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (var at = 0; at < text.Length;)
        {
            var end = at;
            while (end < text.Length && GlobPattern.IsWord(text[end])) end++;
            if (end > at)
            {
                keys.Add(Fold(text.AsSpan(at, end - at)));
                at = end;
                continue;
            }
            var one = Characters(text, at, 1);
            keys.Add(Fold(text.AsSpan(at, one)));
            keys.Add(Fold(text.AsSpan(at, Characters(text, at, 2))));
            at += one;
        }
        return keys;
    }

    static int FirstWord(string name)
    {
        for (var i = 0; i < name.Length; i++)
            if (GlobPattern.IsWord(name[i])) return i;

        return -1;
    }

    // How many UTF-16 units so many characters take.
    static int Characters(string text, int from, int count)
    {
        var length = 0;
        for (; count > 0 && from + length < text.Length; count--)
        {
            Rune.DecodeFromUtf16(text.AsSpan(from + length), out _, out var consumed);
            length += consumed;
        }
        return length;
    }

    // As ordinal comparison without case folds: upper case, character by character.
    static string Fold(ReadOnlySpan<char> text) => text.ToString().ToUpperInvariant();
}
