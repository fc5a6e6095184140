using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Client.Creation;
using Weft.Api.Http;
using Weft.Events;
using Weft.RoomCore;
using Weft.RoomCore.Creation;
using Weft.Rooms;
using Weft.Storage;

namespace Weft.Api.Client.RoomDirectory;

/// <summary>Keeps a room's <c>m.room.canonical_alias</c> and the directory in step.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#mroomcanonical_alias</remarks>
sealed class CanonicalAliases(RoomEdge rooms, IStores stores)
{
    /// <summary>Takes a deleted alias out of the room's state, when the one who deleted it may do that; else it stays.</summary>
    public async Task Forget(ClientRequest request, RoomSnapshot room, RoomAlias alias, CancellationToken cancellation)
    {
        if (room.StateOf(EventTypes.CanonicalAlias)?.Pdu.Content is not { } content || !Names(content).Contains(alias.ToString(), StringComparer.Ordinal)) return;

        var without = RoomPlan.Content(write =>
        {
            foreach (var property in content.EnumerateObject())
            {
                if (property.Name == "alias" && property.Value.ValueKind is JsonValueKind.String && property.Value.ValueEquals(alias.ToString())) continue;
                if (property.Name != "alt_aliases" || property.Value.ValueKind is not JsonValueKind.Array)
                {
                    property.WriteTo(write);
                    continue;
                }
                write.WriteStartArray("alt_aliases");
                foreach (var other in property.Value.EnumerateArray().Where(item => item.ToString() != alias.ToString())) other.WriteTo(write);
                write.WriteEndArray();
            }
        });
        var step = new DraftStep(new EventDraft(EventTypes.CanonicalAlias, "", request.User, without));
        await rooms.Do(request.Tenant, room.Id, new RoomRequest(new RoomCommand.Append([step])), cancellation);
    }

    /// <summary>What is wrong with aliases that a new canonical alias event names: each must exist and point here. Those it named before may stay.</summary>
    public async Task<MatrixError?> Refuse(ClientRequest request, RoomSnapshot room, JsonElement content, CancellationToken cancellation)
    {
        var before = room.StateOf(EventTypes.CanonicalAlias)?.Pdu.Content is { } present ? Names(present) : [];
        if (content.TryGetProperty("alias", out var main) && main.ValueKind is not (JsonValueKind.String or JsonValueKind.Null)) return MatrixError.BadJson("'alias' must be a string.");
        if (content.TryGetProperty("alt_aliases", out var alternatives) && alternatives.ValueKind is not JsonValueKind.Array) return MatrixError.BadJson("'alt_aliases' must be a list.");

        foreach (var name in Names(content).Except(before, StringComparer.Ordinal))
        {
            if (!RoomAlias.TryParse(name, out var alias)) return MatrixError.InvalidParam($"'{name}' is not a room alias.");
            if (await stores.For(request.Tenant).Directory.Find(alias, cancellation) is not { } entry || entry.Room != room.Id)
                return MatrixError.BadRequest("M_BAD_ALIAS", $"The alias {alias} does not name this room. Add it to the room first.");
        }
        return null;
    }

    static HashSet<string> Names(JsonElement content)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (content.TryGetProperty("alias", out var main) && main.ValueKind is JsonValueKind.String && main.GetString() is { Length: > 0 } alias) names.Add(alias);
        if (content.TryGetProperty("alt_aliases", out var others) && others.ValueKind is JsonValueKind.Array)
            foreach (var other in others.EnumerateArray()) names.Add(other.ToString());
        return names;
    }
}
