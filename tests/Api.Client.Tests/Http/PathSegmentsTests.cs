using CsCheck;
using Weft.Api.Http;

namespace Weft.Api.Client.Tests.Http;

public sealed class PathSegmentsTests
{
    static readonly string[] Parts = ["/", "%", "%2", "%2F", "%C3", "%ED%A0%80", "?", "#", "://", "é", "\ud800", "\udc00", "a", "\0"];

    static List<string>? Split(string target) => PathSegments.TrySplit(target, out var segments) ? segments : null;

    [Theory]
    [InlineData("/", "")]
    [InlineData("/a/b", "a", "b")]
    [InlineData("/a/b/", "a", "b", "")]
    [InlineData("/a//b", "a", "", "b")]
    [InlineData("/a/b?c=/d", "a", "b")]
    [InlineData("/a/b#c/d", "a", "b")]
    [InlineData("http://acme.example.org/a/b", "a", "b")]
    [InlineData("http://acme.example.org", "")]
    public void The_path_is_split_at_slashes_and_ends_at_the_query(string target, params string[] segments) => Assert.Equal(segments, Split(target));

    [Theory]
    [InlineData("/a%2Fb", "a/b")]
    [InlineData("/a%2fb", "a/b")]
    [InlineData("/a%252Fb", "a%2Fb")]
    [InlineData("/%21room%3Aacme", "!room:acme")]
    [InlineData("/a+b", "a+b")]
    [InlineData("/gr%C3%BCn", "grün")]
    [InlineData("/%F0%9F%91%8D", "👍")]
    [InlineData("/%3F%23", "?#")]
    [InlineData("/..", "..")]
    public void Each_segment_is_decoded_exactly_once(string target, string segment) => Assert.Equal([segment], Split(target));

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("a/b")]
    [InlineData("acme.example.org:443")]
    [InlineData("/%")]
    [InlineData("/%4")]
    [InlineData("/%zz")]
    [InlineData("/%+1")]
    [InlineData("/% 1")]
    [InlineData("/a%00b")]
    [InlineData("/%C3")]
    [InlineData("/%C3%28")]
    [InlineData("/%ED%A0%80")]
    [InlineData("/%C0%AF")]
    public void Broken_escapes_bad_UTF8_and_NUL_are_refused(string target) => Assert.Null(Split(target));

    [Fact]
    public void More_segments_than_any_route_has_are_refused()
    {
        Assert.Equal(32, Split(string.Concat(Enumerable.Repeat("/a", 32)))?.Count);
        Assert.Null(Split(string.Concat(Enumerable.Repeat("/a", 33))));
        Assert.Null(Split(new string('/', 100_000)));
    }

    [Fact]
    public void No_target_whatever_makes_it_throw() =>
        Gen.OneOf(Gen.String, Gen.Int[0, Parts.Length - 1].Array[0, 40].Select(parts => string.Concat(parts.Select(part => Parts[part]))))
            .Sample(target =>
            {
                if (PathSegments.TrySplit(target, out var segments)) Assert.InRange(segments.Count, 1, 32);
            });

    [Fact]
    public void What_a_client_escapes_comes_back_as_it_was() =>
        Gen.String[Gen.Char.Where(c => c != '\0' && !char.IsSurrogate(c)), 0, 20].Array[1, 32].Sample(segments =>
            Assert.Equal(segments, Split(string.Concat(segments.Select(segment => "/" + Uri.EscapeDataString(segment))))));
}
