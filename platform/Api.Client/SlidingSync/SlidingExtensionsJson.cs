using System.Text.Json;
using Weft.Api.Http;
using Weft.Events;
using Weft.Rooms.Sync;
using Weft.Rooms.Sync.Sliding;
using Json = Weft.Api.Client.SlidingSync.RequestJson;

namespace Weft.Api.Client.SlidingSync;

/// <summary>The extensions that a request switches on. Others than these are ignored.</summary>
/// <remarks>https://github.com/matrix-org/matrix-spec-proposals/pull/4508</remarks>
static class SlidingExtensionsJson
{
    const int EntriesMax = 500;
    const int ToDeviceLimit = 100;

    public static SlidingExtensions Read(JsonElement? json) => new()
    {
        ToDevice = Enabled(json, "to_device") is { } toDevice
            ? new ToDeviceExtension(Token(toDevice), (int)Math.Clamp(Json.Integer(toDevice, "limit", long.MaxValue) ?? ToDeviceLimit, 1, ToDeviceLimit))
            : null,
        Keys = Enabled(json, "e2ee") is not null,
        AccountData = Scoped(json, "account_data"),
        Receipts = Scoped(json, "receipts"),
        Typing = Scoped(json, "typing"),
    };

    static JsonElement? Enabled(JsonElement? json, string name) =>
        Json.Object(json, name) is { } extension && Json.Flag(extension, "enabled") == true ? extension : null;

    static ScopedExtension? Scoped(JsonElement? json, string name) => Enabled(json, name) is not { } extension ? null : new ScopedExtension(
        Names(extension, "lists") is { } lists ? [.. lists] : null,
        Names(extension, "rooms") is { } rooms ? [.. rooms.Where(room => RoomId.TryParse(room, out _)).Select(RoomId.Parse)] : null);

    // An asterisk is what the absence is: no limit.
    static List<string>? Names(JsonElement extension, string name) =>
        Json.Texts(extension, name, EntriesMax) is { } names && !names.Contains("*", StringComparer.Ordinal) ? names : null;

    static SyncToken? Token(JsonElement toDevice) => Json.Text(toDevice, "since") switch
    {
        null or "" => null,
        var text when SyncToken.TryParse(text, out var token) => token,
        _ => throw new RequestRefusedException(MatrixError.InvalidParam("'since' of the to_device extension is not a token of this server.")),
    };
}
