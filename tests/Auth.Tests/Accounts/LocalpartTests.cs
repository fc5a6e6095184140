using Weft.Auth.Accounts;
using Weft.Events;

namespace Weft.Auth.Tests.Accounts;

public sealed class LocalpartTests
{
    static readonly ServerName Server = Id.Parse<ServerName>("example.org:8448");

    [Theory]
    [InlineData("alice", "@alice:example.org:8448")]
    [InlineData("Alice.B-C=d/e+f_1", "@alice.b-c=d/e+f_1:example.org:8448")]
    public void Names_are_made_small(string name, string expected)
    {
        Assert.True(Localpart.TryMakeUser(name, Server, out var user));
        Assert.Equal(expected, user.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("_x")]
    [InlineData("a b")]
    [InlineData("a:b")]
    [InlineData("@a")]
    [InlineData("é")]
    [InlineData("a\0b")]
    public void What_is_outside_the_grammar_is_refused(string name) => Assert.False(Localpart.TryMakeUser(name, Server, out _));

    [Fact]
    public void A_name_with_its_server_has_at_most_255_bytes()
    {
        var most = 255 - "@:example.org:8448".Length;

        Assert.True(Localpart.TryMakeUser(new string('a', most), Server, out _));
        Assert.False(Localpart.TryMakeUser(new string('a', most + 1), Server, out _));
    }

    [Theory]
    [InlineData("alice", true)]
    [InlineData("@Alice:example.org:8448", true)]
    [InlineData("@alice:EXAMPLE.org:8448", true)]
    [InlineData("@alice:example.org", false)]
    [InlineData("@alice:elsewhere.org", false)]
    [InlineData("@:example.org:8448", false)]
    public void A_sign_in_form_names_a_user_of_this_server(string text, bool ours)
    {
        Assert.Equal(ours, Localpart.TryResolve(text, Server, out var user));
        if (ours) Assert.Equal("@alice:example.org:8448", user.ToString());
    }

    [Fact]
    public void Generated_names_differ_and_keep_to_the_grammar()
    {
        var names = Enumerable.Range(0, 100).Select(_ => Localpart.Generate(Server, "u").ToString()).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(100, names.Count);
        Assert.All(names, name => Assert.Matches("^@[a-z0-9]+:example.org:8448$", name));
    }
}
