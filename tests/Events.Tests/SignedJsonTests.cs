using System.Text;
using System.Text.Json;

namespace Weft.Events.Tests;

public sealed class SignedJsonTests
{
    [Theory] // https://spec.matrix.org/v1.19/appendices/#json-signing
    [InlineData("{}", """{"signatures":{"domain":{"ed25519:1":"K8280/U9SSy9IVtjBuVeLr+HpOB4BQFWbg+UZaADMtTdGYI7Geitb76LTrr5QV/7Xg4ahLwYGYZzuHGZKM5ZAQ"}}}""")]
    [InlineData("""{"one":1,"two":"Two"}""", """{"one":1,"signatures":{"domain":{"ed25519:1":"KqmLSbO39/Bzb0QIYE82zqLwsA+PDzYIpIRA2sRQ4sL53+sN6/fpNSoqE7BP7vBZhG6kYdD13EIMJpvhJI+6Bw"}},"two":"Two"}""")]
    public void The_examples_of_the_specification_are_signed_as_it_says(string json, string signed)
    {
        using var keys = TestKeys.OfSpecification();
        Assert.Equal(signed, Encoding.UTF8.GetString(SignedJson.Sign(JsonElement.Parse(json), keys)));
    }

    [Fact]
    public void A_signature_holds_until_the_object_changes_and_leaves_unsigned_free()
    {
        using var keys = TestKeys.Of("here.example");
        using var others = TestKeys.Of("there.example");
        var signed = Encoding.UTF8.GetString(SignedJson.Sign(JsonElement.Parse(SignedJson.Sign(JsonElement.Parse("""{"a":1}"""), others)), keys));

        Assert.True(Holds(signed, keys));
        Assert.True(Holds(signed, others));
        Assert.True(Holds(signed.Replace("}}}", """}},"unsigned":{"b":1}}""", StringComparison.Ordinal), keys));
        Assert.False(Holds(signed.Replace("\"a\":1", "\"a\":2", StringComparison.Ordinal), keys));
        Assert.False(Holds("""{"a":1}""", keys));
        Assert.False(Holds("""{"a":1,"signatures":{"here.example":{"ed25519:1":"nonsense!"}}}""", keys));
        Assert.False(Holds("""{"a":1,"signatures":{"here.example":[]}}""", keys));
    }

    static bool Holds(string json, TestKeys keys) =>
        SignedJson.Verify(JsonElement.Parse(json), keys.Server.ToString(), keys.Key, keys.PublicKey, new TestVerifier());
}
