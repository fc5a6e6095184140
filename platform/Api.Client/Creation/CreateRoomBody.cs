using System.Collections.Immutable;
using System.Text.Json;
using Weft.Api.Http;
using Weft.Events;
using Weft.RoomCore.Creation;
using Weft.RoomVersions;
using Weft.Tenants;

namespace Weft.Api.Client.Creation;

/// <summary>Reads the body of <c>createRoom</c>; what is wrong is said by name.</summary>
static class CreateRoomBody
{
    const int InvitesMax = 1000;
    const int StatesMax = 1000;
    const int TextMax = 4096;
    const int AliasLocalpartMax = 200;

    public static RoomWish Read(JsonElement body, UserId creator, TenantModel tenant)
    {
        var version = Version(body, tenant);
        var alias = Alias(body, tenant);
        return new RoomWish(creator, version)
        {
            Preset = Preset(body),
            Alias = alias,
            Name = Text(body, "name"),
            Topic = Text(body, "topic"),
            IsDirect = body.TryGetProperty("is_direct", out var direct) && direct.ValueKind is JsonValueKind.True,
            Invited = Invited(body, creator),
            CreationContent = CreationContent(body, version),
            PowerLevels = Object(body, "power_level_content_override"),
            State = States(body),
        };
    }

    public static bool IsListed(JsonElement body) => Visibility(body) == "public";

    public static bool HasThirdPartyInvites(JsonElement body) =>
        body.TryGetProperty("invite_3pid", out var invites) && invites.ValueKind is JsonValueKind.Array && invites.GetArrayLength() > 0;

    static string Visibility(JsonElement body) => Text(body, "visibility") switch
    {
        null or "private" => "private",
        "public" => "public",
        _ => throw Bad("'visibility' must be public or private."),
    };

    static RoomPreset Preset(JsonElement body) => Text(body, "preset") switch
    {
        "private_chat" => RoomPreset.PrivateChat,
        "trusted_private_chat" => RoomPreset.TrustedPrivateChat,
        "public_chat" => RoomPreset.PublicChat,
        null => Visibility(body) == "public" ? RoomPreset.PublicChat : RoomPreset.PrivateChat,
        _ => throw Bad("'preset' must be private_chat, trusted_private_chat or public_chat."),
    };

    static RoomVersion Version(JsonElement body, TenantModel tenant)
    {
        if (body.TryGetProperty("room_version", out var given) && given.ValueKind is not JsonValueKind.String) throw Bad("'room_version' must be a string.");
        return RoomVersion.TryFind(Text(body, "room_version") ?? tenant.Settings.Rooms.DefaultVersion, out var version)
            ? version
            : throw new RequestRefusedException(MatrixError.BadRequest("M_UNSUPPORTED_ROOM_VERSION", "This server does not know that room version."));
    }

    static RoomAlias? Alias(JsonElement body, TenantModel tenant)
    {
        if (Text(body, "room_alias_name") is not { } localpart) return null;
        return localpart.Length is > 0 and <= AliasLocalpartMax && !localpart.Any(c => char.IsWhiteSpace(c) || c is ':' or '\0')
            && RoomAlias.TryParse($"#{localpart}:{tenant.Server}", out var alias)
                ? alias
                : throw new RequestRefusedException(MatrixError.InvalidParam("'room_alias_name' is the part between # and the colon, without white space."));
    }

    static ImmutableArray<UserId> Invited(JsonElement body, UserId creator)
    {
        var users = ImmutableArray.CreateBuilder<UserId>();
        foreach (var item in Items(body, "invite", InvitesMax))
        {
            if (item.ValueKind is not JsonValueKind.String || !UserId.TryParse(item.GetString(), out var user))
                throw new RequestRefusedException(MatrixError.InvalidParam("'invite' must list user ids, such as @anna:example.org."));
            if (user != creator && !users.Contains(user)) users.Add(user);
        }
        return users.ToImmutable();
    }

    static ImmutableArray<InitialState> States(JsonElement body)
    {
        var states = ImmutableArray.CreateBuilder<InitialState>();
        foreach (var item in Items(body, "initial_state", StatesMax))
        {
            if (item.ValueKind is not JsonValueKind.Object || Text(item, "type") is not { Length: > 0 } type || Object(item, "content") is not { } content)
                throw Bad("Each of 'initial_state' needs a type and a content.");
            // The room makes its own create and member events: those here could only contradict them.
            if (type is EventTypes.Create or EventTypes.Member) throw new RequestRefusedException(MatrixError.BadRequest("M_INVALID_ROOM_STATE", $"{type} cannot be an initial state."));
            states.Add(new InitialState(type, Text(item, "state_key") ?? "", content));
        }
        return states.ToImmutable();
    }

    static JsonElement? CreationContent(JsonElement body, RoomVersion version)
    {
        var content = Object(body, "creation_content");
        if (content is { } given && version.PrivilegedCreators && given.TryGetProperty("additional_creators", out var creators)
            && (creators.ValueKind is not JsonValueKind.Array || creators.EnumerateArray().Any(item => item.ValueKind is not JsonValueKind.String || !UserId.TryParse(item.GetString(), out _))))
            throw new RequestRefusedException(MatrixError.InvalidParam("'additional_creators' must list user ids."));
        return content;
    }

    static JsonElement.ArrayEnumerator Items(JsonElement body, string name, int most)
    {
        if (!body.TryGetProperty(name, out var list) || list.ValueKind is JsonValueKind.Null) return default;
        if (list.ValueKind is not JsonValueKind.Array) throw Bad($"'{name}' must be a list.");
        return list.GetArrayLength() <= most ? list.EnumerateArray() : throw new RequestRefusedException(MatrixError.InvalidParam($"'{name}' has more than {most} entries."));
    }

    static JsonElement? Object(JsonElement body, string name) =>
        !body.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null ? null
        : value.ValueKind is JsonValueKind.Object ? value
        : throw Bad($"'{name}' must be an object.");

    static string? Text(JsonElement body, string name) => RoomEdge.OptionalText(body, name, TextMax);

    static RequestRefusedException Bad(string sentence) => new(MatrixError.BadJson(sentence));
}
