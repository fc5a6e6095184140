using System.Text.Json.Nodes;

namespace Weft.Rooms.Tests.Sync;

/// <summary>What a client of sliding sync knows that works in what it is told.</summary>
sealed class SlidingModel
{
    public Dictionary<string, SlidRoom> Rooms { get; } = new(StringComparer.Ordinal);

    public JsonNode? Last { get; private set; }

    public void Apply(JsonNode answer)
    {
        Last = answer;
        foreach (var (id, room) in answer["rooms"]!.AsObject())
        {
            if (!Rooms.TryGetValue(id, out var known) || (bool?)room!["initial"] == true) Rooms[id] = known = new SlidRoom();
            known.Apply(room!);
        }
    }
}

/// <summary>One room as such a client knows it.</summary>
sealed class SlidRoom
{
    public RoomModel Events { get; } = new();
    public string? Name { get; private set; }
    public string? Membership { get; private set; }
    public long BumpStamp { get; private set; }
    public int? JoinedCount { get; private set; }

    public void Apply(JsonNode room)
    {
        if (room["required_state"] is JsonArray state)
            foreach (var e in state)
                if (e!["event_id"] is null) Events.State.Remove($"{e["type"]}|{e["state_key"]}");
                else Events.Set(e);

        if ((bool?)room["limited"] == true || (bool?)room["expanded_timeline"] == true) Events.Timeline.Clear();
        if (room["timeline"] is JsonArray timeline)
            foreach (var e in timeline) Events.Add(e!);

        if (room.AsObject().ContainsKey("name")) Name = (string?)room["name"];
        Membership = (string?)room["membership"] ?? Membership;
        BumpStamp = (long?)room["bump_stamp"] ?? BumpStamp;
        JoinedCount = (int?)room["joined_count"] ?? JoinedCount;
    }

    public void MustBe(SlidRoom other)
    {
        Assert.Equal((other.Name, other.Membership, other.BumpStamp), (Name, Membership, BumpStamp));
        if (Membership == "join")
        {
            Events.MustBe(other.Events);
            Assert.Equal(other.JoinedCount, JoinedCount);
        }
        else
        {
            Events.MustBeUpToRedactions(other.Events);
        }
    }
}
