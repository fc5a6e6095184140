using System.Buffers;
using System.Text;
using System.Text.Json;
using Weft.Events;
using Weft.RoomVersions;

namespace Weft.RoomCore.Tests;

public sealed class ClientFormTests
{
    [Theory]
    [InlineData("10")]
    [InlineData("12")]
    public void A_redaction_names_its_target_in_both_places(string version)
    {
        Assert.True(RoomVersion.TryFind(version, out var v));
        var room = new TestRoom(v);
        var said = room.Sent(room.Send(TestRoom.Alice, EventTypes.Message, null, """{"body":"x"}""")).Id;
        var redaction = room.Do(new RoomCommand.Redact(TestRoom.Alice, said, TestRoom.Json("""{"reason":"r"}"""))).Changes.Single().Event!;

        var json = Written(redaction, null, "");

        Assert.Equal(said.ToString(), json.GetProperty("redacts").GetString());
        Assert.Equal(said.ToString(), json.GetProperty("content").GetProperty("redacts").GetString());
        Assert.Equal("r", json.GetProperty("content").GetProperty("reason").GetString());
    }

    [Fact]
    public void Clients_see_what_concerns_clients()
    {
        var room = new TestRoom();
        var named = room.Sent(room.Send(TestRoom.Alice, EventTypes.Name, "", """{"name":"é \u0001 \"quoted\""}"""));

        var json = Written(named, room.Room.Id, """{"age":1}""");

        Assert.Equal(
            ["content", "event_id", "origin_server_ts", "room_id", "sender", "state_key", "type", "unsigned"],
            json.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.Equal("é \u0001 \"quoted\"", json.GetProperty("content").GetProperty("name").GetString());
        Assert.Equal(1, json.GetProperty("unsigned").GetProperty("age").GetInt32());
    }

    static JsonElement Written(TimelineEvent e, RoomId? room, string unsigned)
    {
        var output = new ArrayBufferWriter<byte>();
        e.ClientForm.Write(output, room, Encoding.UTF8.GetBytes(unsigned));
        return JsonElement.Parse(output.WrittenSpan);
    }
}
