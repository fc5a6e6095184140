using System.Text.Json.Nodes;

namespace Weft.Rooms.Tests.Sync;

/// <summary>What a client knows that works in what it is told, as the specification says that clients do.</summary>
sealed class ClientModel
{
    public Dictionary<string, RoomModel> Joined { get; } = new(StringComparer.Ordinal);
    public HashSet<string> Invited { get; } = new(StringComparer.Ordinal);
    public HashSet<string> Knocked { get; } = new(StringComparer.Ordinal);
    public string? Next { get; private set; }

    /// <param name="stateName">The section that holds state: <c>state</c>, or <c>state_after</c>.</param>
    public void Apply(JsonNode answer, string stateName)
    {
        Next = answer.Next();
        foreach (var (id, room) in Section(answer, "join"))
        {
            Forget(id);
            Joined.TryGetValue(id, out var known);
            Joined[id] = known ??= new RoomModel();
            known.Apply(room, stateName);
        }
        foreach (var (id, _) in Section(answer, "leave"))
        {
            Forget(id);
            Joined.Remove(id);
        }
        foreach (var (id, _) in Section(answer, "invite"))
        {
            Forget(id);
            Joined.Remove(id);
            Invited.Add(id);
        }
        foreach (var (id, _) in Section(answer, "knock"))
        {
            Forget(id);
            Joined.Remove(id);
            Knocked.Add(id);
        }
    }

    void Forget(string id)
    {
        Invited.Remove(id);
        Knocked.Remove(id);
    }

    static IEnumerable<(string, JsonNode)> Section(JsonNode answer, string name) =>
        answer["rooms"]?[name]?.AsObject().Select(room => (room.Key, room.Value!)) ?? [];
}

/// <summary>One room as a client knows it.</summary>
sealed class RoomModel
{
    public SortedDictionary<string, string> State { get; } = new(StringComparer.Ordinal);
    public List<(string Id, string? Body)> Timeline { get; } = [];
    public int JoinedCount { get; private set; }

    public void Apply(JsonNode room, string stateName)
    {
        foreach (var e in room.State(stateName)) Set(e);
        if (room.IsLimited()) Timeline.Clear();
        foreach (var e in room.Timeline())
        {
            Add(e);
            if (stateName == "state" && e["state_key"] is not null) Set(e);
        }
        JoinedCount = (int?)room["summary"]?["m.joined_member_count"] ?? JoinedCount;
    }

    public void Set(JsonNode e) => State[$"{e["type"]}|{e["state_key"]}"] = (string)e["event_id"]!;

    public void Add(JsonNode e)
    {
        Assert.DoesNotContain((string)e["event_id"]!, Timeline.Select(known => known.Id));
        Timeline.Add(((string)e["event_id"]!, (string?)e["content"]!["body"]));
        if (e["redacts"] is { } redacted)
            for (var i = 0; i < Timeline.Count; i++)
                if (Timeline[i].Id == (string)redacted!) Timeline[i] = (Timeline[i].Id, null);
    }

    /// <summary>The rooms hold the same, as far back as both timelines reach.</summary>
    public void MustBe(RoomModel other)
    {
        MustBeUpToRedactions(other);
        Assert.Equal(other.JoinedCount, JoinedCount);
        Assert.Equal(other.Timeline.TakeLast(Shared(other)), Timeline.TakeLast(Shared(other)));
    }

    /// <summary>What was redacted after one has left one does not hear of, but who comes later sees it redacted.</summary>
    public void MustBeUpToRedactions(RoomModel other)
    {
        Assert.Empty(other.State.Except(State));
        Assert.Empty(State.Except(other.State));
        Assert.Equal(other.Timeline.TakeLast(Shared(other)).Select(e => e.Id), Timeline.TakeLast(Shared(other)).Select(e => e.Id));
    }

    int Shared(RoomModel other) => Math.Min(Timeline.Count, other.Timeline.Count);
}
