using System.Collections.Immutable;
using System.Text.Json;
using Weft.Events;

namespace Weft.Rooms.Sync.Sliding;

/// <summary>What one connection has been told, as of one of its answers. Immutable.</summary>
sealed record ConnectionState(ImmutableDictionary<RoomId, RoomTold> Rooms)
{
    public static readonly ConnectionState Empty = new(ImmutableDictionary<RoomId, RoomTold>.Empty);

    /// <summary>Small: states of a few thousand rooms are kept as this for every connection.</summary>
    public byte[] Encode()
    {
        var configs = Rooms.Values.Select(room => room.State).Distinct().ToList();
        var stored = new Stored(
            [.. configs.Select(state => new StoredState([.. state.Rules.Select(StoredRule.Of)], state.LazyMembers))],
            Rooms.ToDictionary(
                room => room.Key.ToString(),
                room => new StoredRoom(configs.IndexOf(room.Value.State), room.Value.TimelineLimit, room.Value.Behind, room.Value.Flags),
                StringComparer.Ordinal));
        return JsonSerializer.SerializeToUtf8Bytes(stored);
    }

    public static ConnectionState Decode(ReadOnlySpan<byte> bytes)
    {
        var stored = JsonSerializer.Deserialize<Stored>(bytes)!;
        var configs = stored.S.Select(state => new RequiredState([.. state.R.Select(rule => rule.ToRule())], state.L)).ToList();
        return new(stored.R.ToImmutableDictionary(
            room => RoomId.Parse(room.Key),
            room => new RoomTold(room.Value.L, configs[room.Value.S], room.Value.B, room.Value.F)));
    }

    // One letter each: the names would be most of the bytes.
    sealed record Stored(StoredState[] S, Dictionary<string, StoredRoom> R);

    sealed record StoredState(StoredRule[] R, bool L);

    sealed record StoredRule(string?[][] I, string?[][] E)
    {
        public static StoredRule Of(StateRule rule) => new(
            [.. rule.Include.Select(entry => new[] { entry.Type, entry.Key })], [.. rule.Exclude.Select(entry => new[] { entry.Type, entry.Key })]);

        public StateRule ToRule() => new(
            [.. I.Select(entry => new StateEntryPattern(entry[0], entry[1]))], [.. E.Select(entry => new StateEntryPattern(entry[0], entry[1]))]);
    }

    sealed record StoredRoom(int S, int L, long? B, RoomFlags F);
}

/// <summary>What a connection knows of one room.</summary>
/// <param name="TimelineLimit">So many of the newest events it was given.</param>
/// <param name="State">The state that it was given, and is kept up with.</param>
/// <param name="Behind">It was told everything up to here, and there is more; null: it knows all up to the answer's position.</param>
sealed record RoomTold(int TimelineLimit, RequiredState State, long? Behind, RoomFlags Flags);

[Flags]
enum RoomFlags
{
    None = 0,

    /// <summary>It was told as a direct room.</summary>
    Direct = 1,

    /// <summary>It was told to somebody who is not in it.</summary>
    Stripped = 2,

    /// <summary>It was told to somebody who is no longer in it: there is nothing more to come.</summary>
    Left = 4,
}
