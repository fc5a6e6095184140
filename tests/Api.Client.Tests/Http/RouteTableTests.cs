using Weft.Api.Http;

namespace Weft.Api.Client.Tests.Http;

public sealed class RouteTableTests
{
    static RouteTable<string> Table(params (string Method, string Template)[] routes)
    {
        var table = new RouteTable<string>();
        foreach (var (method, template) in routes) table.Add(method, template, $"{method} {template}");
        return table;
    }

    static RouteMatch<string> Find(RouteTable<string> table, string method, string target) =>
        table.Find(method, PathSegments.TrySplit(target, out var segments) ? segments : throw new ArgumentException(target, nameof(target)));

    static readonly RouteTable<string> Rooms = Table(
        ("GET", "/rooms/{roomId}/state"), ("GET", "/rooms/{roomId}/state/{type}"), ("PUT", "/rooms/{roomId}/state/{type}"),
        ("GET", "/rooms/{roomId}/state/{type}/{key}"), ("GET", "/rooms/known/state"), ("GET", "/rooms/{roomId}/event/{eventId}"), ("GET", "/rules/"));

    [Theory]
    [InlineData("/rooms/!a/state", "GET /rooms/{roomId}/state", "!a")]
    [InlineData("/rooms/known/state", "GET /rooms/known/state")]
    [InlineData("/rooms/known/state/t", "GET /rooms/{roomId}/state/{type}", "known", "t")]
    [InlineData("/rooms/!a/state/t", "GET /rooms/{roomId}/state/{type}", "!a", "t")]
    [InlineData("/rooms/!a/state/t/", "GET /rooms/{roomId}/state/{type}/{key}", "!a", "t", "")]
    [InlineData("/rooms/!a/state/t/k%2Fl", "GET /rooms/{roomId}/state/{type}/{key}", "!a", "t", "k/l")]
    [InlineData("/rooms/!a/event/$x%2Fy", "GET /rooms/{roomId}/event/{eventId}", "!a", "$x/y")]
    [InlineData("/rooms/!a/event/$x%252Fy", "GET /rooms/{roomId}/event/{eventId}", "!a", "$x%2Fy")]
    [InlineData("/rooms/a%2Fstate/event/$x", "GET /rooms/{roomId}/event/{eventId}", "a/state", "$x")]
    [InlineData("/rules/", "GET /rules/")]
    public void A_path_finds_its_route_and_arguments(string target, string route, params string[] values)
    {
        var found = Assert.IsType<RouteMatch<string>.Found>(Find(Rooms, "GET", target));

        Assert.Equal(route, found.Endpoint);
        Assert.Equal(values, found.Arguments.Values);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/rooms")]
    [InlineData("/rooms/!a")]
    [InlineData("/rooms//state")]
    [InlineData("/rooms/!a/state/t/k/l")]
    [InlineData("/rooms/!a/state/t/k/")]
    [InlineData("/Rooms/!a/state")]
    [InlineData("//rooms/!a/state")]
    [InlineData("/x/rooms/!a/state")]
    [InlineData("/rules")]
    [InlineData("/rooms/!a/event/$x/y")]
    [InlineData("/rooms%2F!a/state")]
    [InlineData("/rooms/../rooms/!a/state")]
    public void Anything_else_is_no_path(string target) => Assert.IsType<RouteMatch<string>.NoSuchPath>(Find(Rooms, "GET", target));

    [Fact]
    public void A_known_path_names_the_methods_that_it_answers()
    {
        Assert.Equal(["GET", "PUT"], Assert.IsType<RouteMatch<string>.NoSuchMethod>(Find(Rooms, "DELETE", "/rooms/!a/state/t")).Allowed.Order(StringComparer.Ordinal));
        Assert.IsType<RouteMatch<string>.NoSuchMethod>(Find(Rooms, "get", "/rules/"));
    }

    [Fact]
    public void A_literal_that_leads_nowhere_falls_back_to_the_parameter()
    {
        var table = Table(("GET", "/a/b/c"), ("GET", "/a/{x}/d"), ("GET", "/{y}/b/e"));

        Assert.Equal("GET /a/{x}/d", Assert.IsType<RouteMatch<string>.Found>(Find(table, "GET", "/a/b/d")).Endpoint);
        var found = Assert.IsType<RouteMatch<string>.Found>(Find(table, "GET", "/a/b/e"));
        Assert.Equal("a", Assert.Single(found.Arguments).Value);
    }

    [Fact]
    public void The_same_method_and_path_cannot_be_added_twice_whatever_the_parameter_is_called() =>
        Assert.Throws<ArgumentException>(() => Table(("GET", "/a/{b}"), ("GET", "/a/{c}")));
}
