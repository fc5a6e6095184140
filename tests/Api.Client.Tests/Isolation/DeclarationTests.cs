using Weft.Api.Client.Http;
using Weft.Api.Http;

namespace Weft.Api.Client.Tests.Isolation;

/// <summary>What every route must say of itself, over the whole table: a new endpoint is in it by itself.</summary>
public sealed class DeclarationTests(TestServer server)
{
    [Fact]
    public void Every_route_says_what_it_touches_and_who_may_call_it()
    {
        var all = RouteCall.All(server);

        Assert.True(all.Count > 150);
        Assert.All(all, call =>
        {
            Assert.NotNull(call.Route.Touches);
            Assert.True(Enum.IsDefined(call.Route.Access), call.ToString());
            Assert.True(Enum.IsDefined(call.Route.Rate), call.ToString());
        });
    }

    [Fact]
    public void A_route_that_touches_a_room_names_it_in_each_of_its_paths() =>
        Assert.All(RouteCall.All(server), call =>
        {
            if (call.Route.Touches is Touches.Room(var parameter)) Assert.Contains(parameter, call.Parameters);
        });

    [Fact]
    public void What_belongs_to_somebody_or_to_administrators_is_not_open_to_strangers() =>
        Assert.All(RouteCall.All(server), call =>
        {
            // Refreshing a session shows the refresh token in its body.
            if (call.Route.Template.EndsWith("/refresh", StringComparison.Ordinal)) return;
            if (call.Route.Touches is Touches.OwnDevice or Touches.OwnUser) Assert.True(call.Route.Access is Access.User or Access.UserOrGuest, call.ToString());
            if (call.Route.Touches is Touches.Admin) Assert.True(call.Route.Access is Access.User, call.ToString());
        });
}
