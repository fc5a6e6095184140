namespace Weft.Events.Tests;

public class UserIdTests
{
    [Theory]
    [InlineData("@alice:example.org", "example.org")]
    [InlineData("@alice:example.org:8448", "example.org:8448")]
    [InlineData("@alice:[::1]:8448", "[::1]:8448")]
    public void The_server_is_all_that_follows_the_first_colon(string text, string server) =>
        Assert.Equal(server, UserId.Parse(text).Server.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("alice:example.org")]
    [InlineData("@alice")]
    [InlineData("@alice:")]
    public void Malformed_ids_are_refused(string text) => Assert.False(UserId.TryParse(text, out _));

    [Fact]
    public void The_limit_of_255_is_in_bytes_not_characters()
    {
        Assert.True(UserId.TryParse($"@{new string('a', 252)}:b", out _));
        Assert.False(UserId.TryParse($"@{new string('é', 127)}:b", out _));
    }

    [Fact]
    public void An_id_never_set_cannot_pass_for_one() =>
        Assert.Throws<InvalidOperationException>(() => default(UserId).ToString());
}
