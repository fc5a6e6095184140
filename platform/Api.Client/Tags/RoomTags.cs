using System.Text;
using System.Text.Json.Nodes;
using Weft.Api.Http;
using Weft.Events;
using Weft.Storage;
using Weft.Storage.AccountData;
using Weft.Storage.Log;
using Weft.Tenants;

namespace Weft.Api.Client.Tags;

/// <summary>Changes one tag of a room and leaves the others as they are, whoever else changes one at the same time.</summary>
sealed class RoomTags(IStores stores, ITenantLog log)
{
    public const string Type = "m.tag";

    const int AttemptsMax = 10;

    /// <param name="change">Gets the tags by name and changes them; called again when they changed meanwhile. False: nothing to do.</param>
    public async Task Change(TenantId tenant, UserId user, RoomId room, Func<JsonObject, bool> change, CancellationToken cancellation)
    {
        for (var i = 0; i < AttemptsMax; i++)
        {
            var entry = await stores.For(tenant).AccountData.Find(user, room, Type, cancellation);
            var content = Read(entry?.Content);
            if (!change(TagsOf(content))) return;

            var set = new AccountDataSet(user, room, Type, Encoding.UTF8.GetBytes(content.ToJsonString(ApiJson.Options))) { IfStillAt = entry?.Position ?? 0 };
            if ((await log.Append(tenant, [set], cancellation)).Refused.IsEmpty) return;
        }
        throw new StorageBusyException("The tags of this room are being changed by too many at once.");
    }

    public static JsonObject Read(ReadOnlyMemory<byte>? content) =>
        content is { } json && JsonNode.Parse(json.Span) is JsonObject read ? read : [];

    /// <summary>The object of tags within the content; put there when it is missing or something else.</summary>
    public static JsonObject TagsOf(JsonObject content)
    {
        if (content["tags"] is JsonObject tags) return tags;

        tags = [];
        content["tags"] = tags;
        return tags;
    }
}
