using System.Text;
using System.Text.Json;
using Weft.Events;
using Weft.Events.Json;
using Weft.Events.Tests;

namespace Weft.RoomVersions.Tests;

public sealed class PduVectorTests
{
    // https://spec.matrix.org/v1.19/appendices/#event-signing
    const string Minimal =
        """{"room_id":"!x:domain","sender":"@a:domain","origin":"domain","origin_server_ts":1000000,"signatures":{},"hashes":{},"type":"X","content":{},"prev_events":[],"auth_events":[],"depth":3,"unsigned":{"age_ts":1000000}}""";

    const string Message =
        """{"content":{"body":"Here is the message content"},"event_id":"$0:domain","origin":"domain","origin_server_ts":1000000,"type":"m.room.message","room_id":"!r:domain","sender":"@u:domain","signatures":{},"unsigned":{"age_ts":1000000}}""";

    [Theory]
    [InlineData("X", Minimal, "5jM4wQpv6lnBo7CLIghJuHdW+s2CMBJPUOGOC89ncos")]
    [InlineData("m.room.message", Message, "onLKD1bGljeBWQhWZ1kaP9SorVmRQNdN5aM2JYU2n/g")]
    public void Content_hashes_are_those_of_the_specification(string type, string json, string hash)
    {
        Assert.NotNull(type);
        Assert.Equal(hash, UnpaddedBase64.Encode(EventHashes.ContentHash(CanonicalJson.Encode(JsonElement.Parse(json)))));
    }

    [Theory]
    [InlineData("X", Minimal, "KxwGjPSDEtvnFgU00fwFz+l6d2pJM6XBIaMEn81SXPTRl16AqLAYqfIReFGZlHi5KLjAWbOoMszkwsQma+lYAg")]
    [InlineData("m.room.message", Message, "Wm+VzmOUOz08Ds+0NTWb1d4CZrVsJSikkeRxh6aCcUwu6pNC78FunoD7KNWzqFn241eYHYMGCA5McEiVPdhzBA")]
    public void Signatures_are_those_of_the_specification(string type, string json, string signature)
    {
        using var keys = TestKeys.OfSpecification();
        var canonical = CanonicalJson.Encode(JsonElement.Parse(json));
        var hash = UnpaddedBase64.Encode(EventHashes.ContentHash(canonical));
        var hashed = CanonicalObject.With(canonical, "hashes"u8, Encoding.ASCII.GetBytes($$"""{"sha256":"{{hash}}"}"""));
        Assert.Equal(signature, UnpaddedBase64.Encode(keys.Sign(EventHashes.SignedBytes(RoomVersion.V1, type, hashed))));
    }
}
