using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Events;
using Weft.Rooms.Unread;
using Weft.Storage;
using Weft.Storage.AccountData;
using Weft.Storage.Log;

namespace Weft.Api.Client.AccountData;

/// <summary>Reads and sets one entry; the global ones and those of rooms differ only in the room.</summary>
static class AccountDataEdge
{
    const int GlobalTypesMax = 2000;
    const int RoomTypesMax = 200;

    public static async Task<Reply> Get(this IStores stores, ClientRequest request, RoomId? room, CancellationToken cancellation)
    {
        if (room is null && request.Path("type") == PushRulesEntry.Type) return await stores.GetPushRules(request, cancellation);

        var entry = await stores.For(request.Tenant).AccountData.Find(request.OwnUserInPath(), room, request.Path("type"), cancellation);
        return entry is null ? MatrixError.NotFound("There is no account data of this type.") : Reply.Bytes(entry.Content);
    }

    public static async Task<Reply> Set(this ITenantLog log, IStores stores, ClientRequest request, RoomId? room, CancellationToken cancellation)
    {
        var (user, type) = (request.OwnUserInPath(), request.Path("type"));
        if (!JsonMembers.IsName(type)) return MatrixError.InvalidParam($"The type must have from 1 to {JsonMembers.NameBytesMax} bytes.");
        if (IsServers(type)) return new MatrixError(405, "M_BAD_JSON", $"Cannot set {type} through this API.");

        var content = (await request.Body(cancellation)).RawBytes();
        var store = stores.For(request.Tenant).AccountData;
        if (await store.Find(user, room, type, cancellation) is null
            && await store.Count(user, room, cancellation) >= (room is null ? GlobalTypesMax : RoomTypesMax))
            return MatrixError.TooLarge("There is account data of too many types.");

        await log.Append(request.Tenant, [new AccountDataSet(user, room, type, content)], cancellation);
        return Reply.Empty;
    }

    static async Task<Reply> GetPushRules(this IStores stores, ClientRequest request, CancellationToken cancellation)
    {
        var user = request.OwnUserInPath();
        var entry = await stores.For(request.Tenant).AccountData.Find(user, null, PushRulesEntry.Type, cancellation);
        return Reply.Bytes(PushRulesEntry.Shown(user, entry?.Content));
    }

    /// <summary>What other endpoints set.</summary>
    static bool IsServers(string type) => type is "m.fully_read" or PushRulesEntry.Type;
}
