namespace Weft.Api.Client.Tests.Creation;

public sealed class CreateRoomTests(TestServer server)
{
    [Fact]
    public async Task Rooms_that_one_user_makes_at_once_are_different_rooms()
    {
        var alice = await server.Register("alice");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => alice.Client.Post("/createRoom", new { })));

        Assert.Equal(20, answers.Select(answer => answer.Ok().GetProperty("room_id").GetString()).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task An_alias_is_given_to_the_first_who_asks()
    {
        var alice = await server.Register("alice");
        var name = $"alias-{alice.Id[1..].Split(':')[0]}";

        (await alice.Client.Post("/createRoom", new { room_alias_name = name })).Ok();
        (await alice.Client.Post("/createRoom", new { room_alias_name = name })).Refused(400, "M_ROOM_IN_USE");
    }

    [Theory]
    [InlineData("""{"room_version":"99"}""", "M_UNSUPPORTED_ROOM_VERSION")]
    [InlineData("""{"preset":"castle"}""", "M_BAD_JSON")]
    [InlineData("""{"visibility":"secret"}""", "M_BAD_JSON")]
    [InlineData("""{"invite":["nobody"]}""", "M_INVALID_PARAM")]
    [InlineData("""{"initial_state":[{"type":"m.room.create","content":{}}]}""", "M_INVALID_ROOM_STATE")]
    [InlineData("""{"room_alias_name":"two words"}""", "M_INVALID_PARAM")]
    public async Task What_is_malformed_is_named(string body, string errcode)
    {
        var alice = await server.Register("alice");

        (await alice.Client.Post("/createRoom", System.Text.Json.JsonDocument.Parse(body).RootElement)).Refused(400, errcode);
    }
}
