using Weft.Events;
using Weft.Storage.Accounts;

namespace Weft.Storage.Contract.Accounts;

public sealed class DirectoryWordsTests
{
    [Theory]
    [InlineData("Alice B. Cooper", "alice b cooper")]
    [InlineData("alice alice ALICE", "alice")]
    [InlineData("ﬁsh-Ärger_42", "fish ärger 42")]
    [InlineData("山田 太郎", "山田 太郎")]
    [InlineData("!!! ---", "")]
    public void Names_are_cut_into_words_of_one_case_and_form(string text, string words) =>
        Assert.Equal(words, string.Join(' ', DirectoryWords.Of(text)));

    [Fact]
    public void Words_are_bounded_in_number_and_length()
    {
        Assert.Equal(16, DirectoryWords.Of(string.Join(' ', Enumerable.Range(0, 100))).Length);
        Assert.Equal(64, Assert.Single(DirectoryWords.Of(new string('x', 1000))).Length);
    }

    [Fact]
    public void A_user_is_found_by_localpart_and_name_not_by_server() =>
        Assert.Equal(["alice", "cooper"], DirectoryWords.OfUser(UserId.Parse("@alice:example.org"), "Alice Cooper"));
}
