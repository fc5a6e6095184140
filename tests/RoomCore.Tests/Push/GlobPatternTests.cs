using CsCheck;
using Weft.RoomCore.Push;

namespace Weft.RoomCore.Tests.Push;

public sealed class GlobPatternTests
{
    [Theory]
    [InlineData("lunc?*", "Lunch plans", true)]
    [InlineData("lunc?*", "LUNCH", true)]
    [InlineData("lunc?*", " lunch", false)]
    [InlineData("lunc?*", "lunc", false)]
    [InlineData("", "", true)]
    [InlineData("", "x", false)]
    [InlineData("*", "", true)]
    [InlineData("**a*", "banana", true)]
    [InlineData("a?c", "a😀c", true)]
    [InlineData("İ?", "i̇x", false)]
    [InlineData("m.room.message", "m.room.message", true)]
    public void A_pattern_matches_the_whole_value_whatever_its_case(string pattern, string text, bool matches) =>
        Assert.Equal(matches, new GlobPattern(pattern).Matches(text));

    [Theory]
    [InlineData("ex*ple", "An example event.", true)]
    [InlineData("ex*ple", "exple", true)]
    [InlineData("ex*ple", "An exciting triple-whammy", true)]
    [InlineData("ex*ple", "examples", false)]
    [InlineData("pizza", "who wants Pizza?", true)]
    [InlineData("pizza", "pizzas are not it", false)]
    [InlineData("pizza", "a_pizza", false)]
    [InlineData("pizza", "pizzas, then pizza", true)]
    [InlineData("@room", "now @room!", true)]
    [InlineData("@room", "mail@room", false)]
    [InlineData("李雷", "你好李雷吗", true)]
    [InlineData("?", "ab", false)]
    [InlineData("?", "a b", true)]
    [InlineData("", "anything", false)]
    public void In_a_text_a_pattern_matches_whole_words(string pattern, string text, bool matches) =>
        Assert.Equal(matches, new GlobPattern(pattern).MatchesWords(text));

    [Fact]
    public void A_pattern_made_to_be_slow_is_not()
    {
        var pattern = new GlobPattern(string.Concat(Enumerable.Repeat("a*", 250)) + "b");
        Assert.False(pattern.Matches(new string('a', 60_000)));
        Assert.False(pattern.MatchesWords(new string('a', 60_000)));
    }

    [Fact]
    public void Patterns_of_any_length_match_as_trying_everything_does() =>
        Gen.Select(Gen.Char["aAb*?"].Array[0, 140], Gen.Char["abB"].Array[0, 90])
            .Sample((pattern, text) => new GlobPattern(new(pattern)).Matches(new(text)) == Naive(pattern, text));

    [Fact]
    public void A_text_that_contains_a_name_has_its_key() =>
        Gen.Select(Gen.Char["ab_ -李é!"].Array[1, 5], Gen.Char["aAb_ -李é!B"].Array[0, 12], Gen.Char["a _-李"].Array[0, 6], Gen.Bool)
            .Sample((name, before, after, upper) =>
            {
                var text = new string(before) + (upper ? new string(name).ToUpperInvariant() : new string(name)) + new string(after);
                return !GlobPattern.ContainsWords(text, new(name)) || NameKeys.KeysIn(text).Contains(NameKeys.KeyOf(new(name))!);
            });

    static bool Naive(char[] pattern, char[] text)
    {
        var reached = new bool[pattern.Length + 1, text.Length + 1];
        reached[0, 0] = true;
        for (var p = 1; p <= pattern.Length; p++)
            for (var t = 0; t <= text.Length; t++)
                reached[p, t] = pattern[p - 1] == '*'
                    ? reached[p - 1, t] || t > 0 && reached[p, t - 1]
                    : t > 0 && reached[p - 1, t - 1] && (pattern[p - 1] == '?' || char.ToLowerInvariant(pattern[p - 1]) == char.ToLowerInvariant(text[t - 1]));
        return reached[pattern.Length, text.Length];
    }
}
