using System.Collections.Immutable;
using System.Text;
using Weft.Events;

namespace Weft.Storage.Accounts;

/// <summary>Cuts names into the words by which they are found: letters and digits, in one case and one form.</summary>
public static class DirectoryWords
{
    const int WordsMax = 16;
    const int LengthMax = 64;

    /// <returns>Different words, at most 16 of at most 64 characters.</returns>
    public static ImmutableArray<string> Of(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in Normalised(text).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                if (word.Length < LengthMax) word.Append(rune.ToString());
                continue;
            }
            Take();
        }
        Take();
        return [.. words];

        void Take()
        {
            if (word.Length == 0) return;
            var whole = word.ToString();
            word.Clear();
            if (words.Count < WordsMax && !words.Contains(whole)) words.Add(whole);
        }
    }

    public static ImmutableArray<string> OfUser(UserId user, string? displayName)
    {
        var id = user.ToString();
        return Of($"{id[1..id.IndexOf(':', StringComparison.Ordinal)]} {displayName}");
    }

    static string Normalised(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            // Half a surrogate pair: found by its other letters.
            return text.ToLowerInvariant();
        }
    }
}
