using System.Collections.Immutable;
using System.Text.Json;
using Weft.Events;
using Weft.Rooms.Sync.Sliding;
using Json = Weft.Api.Client.SlidingSync.RequestJson;

namespace Weft.Api.Client.SlidingSync;

/// <summary>Which state a request asks for: a list of pairs in the older shape, what to include and exclude in the newer.</summary>
static class RequiredStateJson
{
    public static RequiredState Read(JsonElement json) => new(
        [new StateRule(Patterns(json, "include"), Patterns(json, "exclude"))], Json.Flag(json, "lazy_members") ?? false);

    /// <summary><c>*</c> is any, <c>$ME</c> the user who asks, and <c>$LAZY</c> the members that the timeline needs.</summary>
    public static RequiredState ReadPairs(IReadOnlyList<JsonElement> pairs, UserId user)
    {
        var (include, lazy) = (ImmutableArray.CreateBuilder<StateEntryPattern>(), false);
        foreach (var pair in pairs)
        {
            if (pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() != 2 || pair.EnumerateArray().Any(part => part.ValueKind != JsonValueKind.String))
                throw Json.Refused("Each entry of 'required_state' must be a type and a state key.");

            var (type, key) = (pair[0].GetString(), pair[1].GetString());
            if (type == EventTypes.Member && key == "$LAZY") lazy = true;
            else include.Add(new(type == "*" ? null : type, key switch { "*" => null, "$ME" => user.ToString(), _ => key }));
        }
        return new([new StateRule(include.ToImmutable(), [])], lazy);
    }

    static ImmutableArray<StateEntryPattern> Patterns(JsonElement json, string name) =>
        [.. (Json.Array(json, name, SlidingBounds.StateEntriesMax) ?? []).Select(entry => entry.ValueKind == JsonValueKind.Object
            ? new StateEntryPattern(Json.Text(entry, "type"), Json.Text(entry, "state_key"))
            : throw Json.Refused($"'{name}' must hold objects with 'type' and 'state_key'."))];
}
