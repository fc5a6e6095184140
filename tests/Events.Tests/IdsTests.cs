using System.Text.Json;

namespace Weft.Events.Tests;

public class IdsTests
{
    const string Hash = "Rqnc-F-dvnEYJTyHq_iKxU2bZ1CI92-kuZq3a5lr5Zg";

    [Theory]
    [InlineData("matrix.org", "matrix.org", null)]
    [InlineData("matrix.org:8888", "matrix.org", 8888)]
    [InlineData("1.2.3.4", "1.2.3.4", null)]
    [InlineData("1.2.3.4:1234", "1.2.3.4", 1234)]
    [InlineData("[1234:5678::abcd]", "[1234:5678::abcd]", null)]
    [InlineData("[1234:5678::abcd]:5678", "[1234:5678::abcd]", 5678)]
    [InlineData("localhost", "localhost", null)]
    [InlineData("EXAMPLE.org", "EXAMPLE.org", null)]
    [InlineData("1.2.3.4.5", "1.2.3.4.5", null)]
    public void A_server_name_is_a_host_and_perhaps_a_port(string text, string host, int? port)
    {
        var name = ServerName.Parse(text);
        Assert.Equal((host, port), (name.Host, name.Port));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":80")]
    [InlineData("a:")]
    [InlineData("a:123456")]
    [InlineData("a:65536")]
    [InlineData("a:+1")]
    [InlineData("a b")]
    [InlineData("a_b")]
    [InlineData("..")]
    [InlineData("a..b")]
    [InlineData("é.org")]
    [InlineData("256.1.1.1")]
    [InlineData("[::1")]
    [InlineData("::1")]
    [InlineData("[::1]a")]
    [InlineData("[1.2.3.4]")]
    [InlineData("[fe80::1%eth0]")]
    [InlineData("[]")]
    [InlineData("a/b")]
    public void What_is_no_server_name_is_refused(string text) => Assert.False(ServerName.TryParse(text, out _));

    [Fact]
    public void A_server_name_has_at_most_230_characters()
    {
        Assert.True(ServerName.TryParse(new string('a', 230), out _));
        Assert.False(ServerName.TryParse(new string('a', 231), out _));
    }

    [Theory]
    [InlineData("@alice:example.org", "alice")]
    [InlineData("@Alice Ünlaut#!:example.org", "Alice Ünlaut#!")]
    [InlineData("@:example.org", "")]
    [InlineData("@😀:example.org:80", "😀")]
    public void Historical_localparts_are_read(string text, string localpart) => Assert.Equal(localpart, UserId.Parse(text).Localpart);

    [Theory]
    [InlineData("@a\0:b")]
    [InlineData("@a:b c")]
    [InlineData("@a:b:c:d")]
    public void What_is_no_user_id_is_refused(string text) => Assert.False(UserId.TryParse(text, out _));

    [Fact]
    public void Half_of_a_surrogate_pair_is_no_part_of_an_id()
    {
        Assert.False(UserId.TryParse("@\ud800:b", out _));
        Assert.False(UserId.TryParse("@\udc00\ud800:b", out _));
        Assert.False(EventId.TryParse("$\udc00", out _));
    }

    [Theory]
    [InlineData("alice_1.2=3-4/5+6", true)]
    [InlineData("", false)]
    [InlineData("Alice", false)]
    [InlineData("é", false)]
    [InlineData("a:b", false)]
    public void New_localparts_are_of_few_characters(string localpart, bool valid) => Assert.Equal(valid, UserId.IsValidNewLocalpart(localpart));

    [Fact]
    public void Users_know_their_servers_without_making_one()
    {
        var alice = UserId.Parse("@alice:a.example");
        Assert.True(alice.IsOn(ServerName.Parse("a.example")));
        Assert.False(alice.IsOn(ServerName.Parse("b.example")));
        Assert.True(alice.SharesServerWith(UserId.Parse("@bob:a.example")));
        Assert.False(alice.SharesServerWith(UserId.Parse("@bob:aa.example")));
        Assert.Equal(alice, UserId.Of("alice", ServerName.Parse("a.example")));
        Assert.Equal(alice.GetHashCode(), UserId.Parse("@alice:a.example").GetHashCode());
    }

    [Fact]
    public void A_room_id_names_a_server_or_is_a_hash()
    {
        Assert.Equal("b:80", RoomId.Parse("!a:b:80").Server?.ToString());
        Assert.Null(RoomId.Parse("!" + Hash).Server);
        Assert.Equal(EventId.Parse("$" + Hash), RoomId.Parse("!" + Hash).CreateEvent);
        Assert.Equal(RoomId.Parse("!" + Hash), RoomId.Of(EventId.Parse("$" + Hash)));
        Assert.Null(RoomId.Parse("!a:b").CreateEvent);
    }

    [Theory]
    [InlineData("!")]
    [InlineData("!short")]
    [InlineData("!:server")]
    [InlineData("!a:")]
    [InlineData("#a:b")]
    [InlineData("!Rqnc+F-dvnEYJTyHq_iKxU2bZ1CI92-kuZq3a5lr5Zg")]
    public void What_is_no_room_id_is_refused(string text) => Assert.False(RoomId.TryParse(text, out _));

    [Theory]
    [InlineData("$opaque/+ :example.org", true, false, false)]
    [InlineData("$acR1l0raoZnm60CBwAVgqbZqoO/mYU81xysh1u7XcJk", false, true, false)]
    [InlineData("$Rqnc-F-dvnEYJTyHq_iKxU2bZ1CI92-kuZq3a5lr5Zg", false, false, true)]
    [InlineData("$acR1l0raoZnm60CBwAVgqbZqoO1mYU81xysh1u7XcJk", false, true, true)]
    [InlineData("$acR1l0ra", false, false, false)]
    public void An_event_id_tells_of_which_format_it_is(string text, bool opaque, bool base64, bool urlSafe)
    {
        var id = EventId.Parse(text);
        Assert.Equal(opaque, id.Is(EventIdFormat.Opaque));
        Assert.Equal(base64, id.Is(EventIdFormat.Base64));
        Assert.Equal(urlSafe, id.Is(EventIdFormat.UrlSafeBase64));
    }

    [Fact]
    public void Event_ids_are_bounded()
    {
        Assert.False(EventId.TryParse("$", out _));
        Assert.False(EventId.TryParse("", out _));
        Assert.True(EventId.TryParse("$" + new string('a', 254), out _));
        Assert.False(EventId.TryParse("$" + new string('a', 255), out _));
    }

    [Fact]
    public void An_alias_has_a_localpart_and_a_server()
    {
        var alias = RoomAlias.Parse("#a b#é:c:8448");
        Assert.Equal(("a b#é", "c:8448"), (alias.Localpart, alias.Server.ToString()));
        foreach (var text in new[] { "#:b", "#a", "a:b", "#a:", "#a:b c" }) Assert.False(RoomAlias.TryParse(text, out _), text);
    }

    [Fact]
    public void A_key_id_has_an_algorithm_and_a_version()
    {
        var key = KeyId.Parse("ed25519:a_1");
        Assert.Equal(("ed25519", "a_1", true), (key.Algorithm, key.Version, key.IsEd25519));
        Assert.False(KeyId.Parse("curve25519:DEVICE").IsEd25519);
        foreach (var text in new[] { "", "ed25519", "ed25519:", ":a", "ed25519:a b", "Ed25519:a" }) Assert.False(KeyId.TryParse(text, out _), text);
    }

    [Fact]
    public void A_media_uri_cannot_leave_its_path()
    {
        var uri = MxcUri.Parse("mxc://a.example:80/aZ-_1");
        Assert.Equal(("a.example:80", "aZ-_1"), (uri.Server.ToString(), uri.MediaId));
        Assert.Equal(uri, MxcUri.Of(ServerName.Parse("a.example:80"), "aZ-_1"));
        foreach (var text in new[] { "mxc://a", "mxc://a/", "mxc://a/b/c", "mxc://a/..", "mxc:///b", "http://a/b", "mxc://a/b?c" })
            Assert.False(MxcUri.TryParse(text, out _), text);
    }

    [Fact]
    public void Ids_are_strings_in_JSON()
    {
        Assert.Equal("\"!a:b\"", JsonSerializer.Serialize(RoomId.Parse("!a:b")));
        Assert.Equal(EventId.Parse("$a"), JsonSerializer.Deserialize<EventId>("\"$a\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<UserId>("\"alice\""));
        Assert.ThrowsAny<Exception>(() => JsonSerializer.Deserialize<UserId>("1"));
    }
}
