using System.Text;
using System.Text.Json;
using CsCheck;
using Weft.Events.Json;

namespace Weft.Events.Tests.Json;

public class CanonicalJsonTests
{
    static readonly JsonLimits Lenient = JsonLimits.Body(10_000);

    [Theory] // https://spec.matrix.org/v1.19/appendices/#examples
    [InlineData("{}", "{}")]
    [InlineData("""{ "one": 1, "two": "Two" }""", """{"one":1,"two":"Two"}""")]
    [InlineData("""{ "b": "2", "a": "1" }""", """{"a":"1","b":"2"}""")]
    [InlineData("""{"b":"2","a":"1"}""", """{"a":"1","b":"2"}""")]
    [InlineData(
        """{"auth": {"success": true, "mxid": "@john.doe:example.com", "profile": {"display_name": "John Doe", "three_pids": [{"medium": "email", "address": "john.doe@example.org"}, {"medium": "msisdn", "address": "123456789"}]}}}""",
        """{"auth":{"mxid":"@john.doe:example.com","profile":{"display_name":"John Doe","three_pids":[{"address":"john.doe@example.org","medium":"email"},{"address":"123456789","medium":"msisdn"}]},"success":true}}""")]
    [InlineData("""{"a": "日本語"}""", """{"a":"日本語"}""")]
    [InlineData("""{"本": 2, "日": 1}""", """{"日":1,"本":2}""")]
    [InlineData("""{"a": "\u65E5"}""", """{"a":"日"}""")]
    [InlineData("""{"a": null}""", """{"a":null}""")]
    [InlineData("""{"a": -0, "b": 1e10}""", """{"a":0,"b":10000000000}""")]
    public void The_examples_of_the_specification_are_encoded_as_it_says(string json, string canonical) =>
        Assert.Equal(canonical, Canonical(json));

    [Theory]
    [InlineData("""["\u0000\u000b\u000F\u001f\u007f"]""", """["\u0000\u000b\u000f\u001f\u007f"]""")]
    [InlineData("""["\b\t\n\f\r\"\\\/"]""", """["\b\t\n\f\r\"\\/"]""")]
    [InlineData("""["\u0008\u0009\u000a\u000c\u000d\u0022\u005c\u002f"]""", """["\b\t\n\f\r\"\\/"]""")]
    [InlineData("""["\ud83d\ude00 \u00e9"]""", """["😀 é"]""")]
    public void Escapes_are_the_shortest(string json, string canonical) =>
        Assert.Equal(canonical.Replace("\\u007f", "\u007f", StringComparison.Ordinal), Canonical(json));

    [Fact]
    public void Members_are_sorted_by_code_point_not_by_UTF_16_unit() =>
        Assert.Equal("{\"\uff5e\":1,\"\U0001F600\":2}", Canonical("{\"\U0001F600\":2,\"\uff5e\":1}"));

    [Fact]
    public void An_escaped_name_is_sorted_by_what_it_says() =>
        Assert.Equal("""{"a":1,"b":2,"c":3}""", Canonical("""{"c":3,"\u0062":2,"a":1}"""));

    [Theory]
    [InlineData("50.57", "50.57")]
    [InlineData("-0.0", "0")]
    [InlineData("1E-7", "1e-07")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    public void Numbers_of_old_rooms_are_written_as_they_are_understood(string json, string canonical) =>
        Assert.Equal(canonical, Canonical(json));

    [Theory]
    [InlineData("", JsonProblemKind.NotJson)]
    [InlineData("{", JsonProblemKind.NotJson)]
    [InlineData("{}{}", JsonProblemKind.NotJson)]
    [InlineData("{'a':1}", JsonProblemKind.NotJson)]
    [InlineData("[1,]", JsonProblemKind.NotJson)]
    [InlineData("[NaN]", JsonProblemKind.NotJson)]
    [InlineData("[Infinity]", JsonProblemKind.NotJson)]
    [InlineData("[01]", JsonProblemKind.NotJson)]
    [InlineData("/**/1", JsonProblemKind.NotJson)]
    [InlineData("[\"\t\"]", JsonProblemKind.NotJson)]
    [InlineData("""{"a":1,"a":1}""", JsonProblemKind.BadJson)]
    [InlineData("""{"a":{"b":1,"\u0062":1}}""", JsonProblemKind.BadJson)]
    [InlineData("""{"\u0062":1,"b":1}""", JsonProblemKind.BadJson)]
    [InlineData("""{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1,"j":1,"c":1}""", JsonProblemKind.BadJson)]
    [InlineData("""["\ud800"]""", JsonProblemKind.BadJson)]
    [InlineData("""["\ud800\u0041"]""", JsonProblemKind.BadJson)]
    [InlineData("""["\udc00"]""", JsonProblemKind.BadJson)]
    [InlineData("""{"\udc00":1}""", JsonProblemKind.BadJson)]
    [InlineData("[1.0]", JsonProblemKind.BadJson)]
    [InlineData("[1e3]", JsonProblemKind.BadJson)]
    [InlineData("[9007199254740992]", JsonProblemKind.BadJson)]
    [InlineData("[-9007199254740992]", JsonProblemKind.BadJson)]
    [InlineData("[99999999999999999999999999]", JsonProblemKind.BadJson)]
    public void What_two_readers_might_understand_differently_is_refused(string json, JsonProblemKind kind)
    {
        Assert.False(CanonicalJson.TryParse(Encoding.UTF8.GetBytes(json), JsonLimits.Event, out _, out var problem));
        Assert.Equal(kind, problem.Kind);
    }

    [Theory]
    [InlineData("[9007199254740991,-9007199254740991,0,-0]")]
    [InlineData("""[{"a":1},{"a":1}]""")]
    [InlineData("""{"a":{"a":{"a":1}}}""")]
    [InlineData("""{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1,"j":{"a":1,"b":2},"k":1}""")]
    [InlineData("""["\ud83d\ude00\\ud800"]""")]
    public void What_is_unambiguous_is_read(string json) =>
        Assert.True(CanonicalJson.TryParse(Encoding.UTF8.GetBytes(json), JsonLimits.Event, out _, out _));

    [Fact]
    public void Floats_are_read_where_the_limits_allow_them() =>
        Assert.True(CanonicalJson.TryParse("[1.5,1e400]"u8.ToArray(), Lenient, out _, out _));

    [Fact]
    public void Invalid_UTF_8_is_not_JSON()
    {
        Assert.False(CanonicalJson.TryParse(new byte[] { (byte)'"', 0xff, (byte)'"' }, Lenient, out _, out var problem));
        Assert.Equal(JsonProblemKind.NotJson, problem.Kind);
    }

    [Fact]
    public void The_limits_on_depth_and_size_are_exact()
    {
        var limits = new JsonLimits { BytesMax = 12, DepthMax = 5 };
        Assert.True(CanonicalJson.TryParse("[[[[[]]]]]"u8.ToArray(), limits, out _, out _));
        Assert.False(CanonicalJson.TryParse("[[[[[[]]]]]]"u8.ToArray(), limits, out _, out var deep));
        Assert.Equal(JsonProblemKind.BadJson, deep.Kind);
        Assert.True(CanonicalJson.TryParse("1           "u8.ToArray(), limits, out _, out _));
        Assert.False(CanonicalJson.TryParse("1            "u8.ToArray(), limits, out _, out var large));
        Assert.Equal(JsonProblemKind.TooLarge, large.Kind);
    }

    [Fact]
    public void A_bomb_of_brackets_is_refused_without_harm() =>
        Assert.False(CanonicalJson.TryParse(Encoding.ASCII.GetBytes(new string('[', 60_000)), JsonLimits.Event, out _, out _));

    [Fact]
    public void The_value_does_not_depend_on_the_bytes_it_was_read_from()
    {
        var bytes = """{"a":"kept"}"""u8.ToArray();
        Assert.True(CanonicalJson.TryParse(bytes, Lenient, out var value, out _));
        Array.Clear(bytes);
        Assert.Equal("kept", value.GetProperty("a").GetString());
    }

    [Fact]
    public void Encoding_is_stable_and_keeps_the_meaning() =>
        JsonSamples.Value.Sample(json =>
        {
            Assert.True(CanonicalJson.TryParse(Encoding.UTF8.GetBytes(json), JsonLimits.Event, out var value, out var problem), problem?.Sentence);
            var once = CanonicalJson.Encode(value);
            Assert.True(CanonicalJson.TryParse(once, JsonLimits.Event, out var again, out _));
            Assert.Equal(once, CanonicalJson.Encode(again));
            Assert.True(JsonElement.DeepEquals(value, again));
        });

    [Fact]
    public void Damaged_JSON_is_read_or_refused_and_never_throws() =>
        Gen.Select(JsonSamples.Value, JsonSamples.Damage).Sample((json, damage) =>
        {
            var bytes = damage(Encoding.UTF8.GetBytes(json));
            foreach (var limits in new[] { JsonLimits.Event, Lenient })
                if (CanonicalJson.TryParse(bytes, limits, out var value, out _))
                {
                    var once = CanonicalJson.Encode(value);
                    Assert.True(CanonicalJson.TryParse(once, limits with { BytesMax = int.MaxValue }, out var again, out _));
                    Assert.Equal(once, CanonicalJson.Encode(again));
                }
        });

    [Fact]
    public void Random_bytes_are_read_or_refused_and_never_throw() =>
        Gen.Byte.Array[0, 200].Sample(bytes =>
            Assert.Equal(CanonicalJson.FindProblem(bytes, Lenient) is null, CanonicalJson.TryParse(bytes, Lenient, out _, out _)));

    [Fact]
    public void Members_of_canonical_bytes_are_those_of_the_object() =>
        JsonSamples.Object.Sample(json =>
        {
            Assert.True(CanonicalJson.TryParse(Encoding.UTF8.GetBytes(json), JsonLimits.Event, out var value, out _));
            var canonical = CanonicalJson.Encode(value);
            var copy = new System.Buffers.ArrayBufferWriter<byte>();
            var output = new CanonicalObject(copy);
            for (var members = new CanonicalMembers(canonical); members.MoveNext();)
            {
                Assert.True(CanonicalJson.TryParse(members.Value.ToArray(), JsonLimits.Event, out _, out _));
                output.Copy(members.Member);
            }
            output.End();
            Assert.Equal(canonical, copy.WrittenSpan.ToArray());
            Assert.Equal(
                Canonical(json[..^1] + (json == "{}" ? "" : ",") + "\"zz\":[1]}"),
                Encoding.UTF8.GetString(CanonicalObject.With(canonical, "zz"u8, "[1]"u8)));
        });

    static string Canonical(string json)
    {
        Assert.True(CanonicalJson.TryParse(Encoding.UTF8.GetBytes(json), Lenient, out var value, out var problem), problem?.Sentence);
        return Encoding.UTF8.GetString(CanonicalJson.Encode(value));
    }
}
