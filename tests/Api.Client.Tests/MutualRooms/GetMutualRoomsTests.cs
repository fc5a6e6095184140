namespace Weft.Api.Client.Tests.MutualRooms;

public sealed class GetMutualRoomsTests(TestServer server)
{
    const string Path = "/_matrix/client/v1/mutual_rooms";

    [Fact]
    public async Task Rooms_that_both_are_joined_to_are_told()
    {
        var (alice, bob) = (await server.Register("alice"), await server.Register("bob"));
        var (shared, invited) = (await CreateRoom(alice), await CreateRoom(alice));
        foreach (var room in (string[])[shared, invited]) (await alice.Client.Post($"/rooms/{room}/invite", new { user_id = bob.Id })).Ok();
        (await bob.Client.Post($"/join/{shared}", new { })).Ok();

        foreach (var path in (string[])[Path, "/_matrix/client/unstable/uk.half-shot.msc2666/user/mutual_rooms"])
        {
            var answer = (await alice.Client.Get($"{path}?user_id={bob.Id}")).Ok();
            Assert.Equal([shared], answer.GetProperty("joined").EnumerateArray().Select(room => room.GetString()));
            Assert.Equal(1, answer.GetProperty("count").GetInt32());
        }
    }

    [Fact]
    public async Task Nobody_shares_no_rooms_and_oneself_is_no_question()
    {
        var alice = await server.Register("alice");

        Assert.Equal(0, (await alice.Client.Get($"{Path}?user_id=@nobody:elsewhere.org")).Ok().GetProperty("count").GetInt32());
        (await alice.Client.Get($"{Path}?user_id={alice.Id}")).Refused(400, "M_INVALID_PARAM");
        (await alice.Client.Get($"{Path}?user_id=nobody")).Refused(400, "M_INVALID_PARAM");
        (await alice.Client.Get(Path)).Refused(400, "M_MISSING_PARAM");
        (await alice.Client.Get($"{Path}?user_id=@nobody:elsewhere.org&from=nonsense")).Refused(400, "M_INVALID_PARAM");
    }

    static async Task<string> CreateRoom(TestUser user) => (await user.Client.Post("/createRoom", new { })).Ok().GetProperty("room_id").GetString()!;
}
