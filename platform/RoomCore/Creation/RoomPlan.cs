using System.Collections.Immutable;
using System.Text.Json;
using Weft.Events;
using Weft.RoomVersions;

namespace Weft.RoomCore.Creation;

/// <summary>What somebody wants of a new room, checked but for what only the version's rules can say.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3createroom</remarks>
public sealed record RoomWish(UserId Creator, RoomVersion Version)
{
    public RoomPreset Preset { get; init; } = RoomPreset.PrivateChat;
    public RoomAlias? Alias { get; init; }
    public string? Name { get; init; }
    public string? Topic { get; init; }
    public bool IsDirect { get; init; }
    public ImmutableArray<UserId> Invited { get; init; } = [];

    /// <summary>Content that the create event gets besides its own; an object.</summary>
    public JsonElement? CreationContent { get; init; }

    /// <summary>Laid over the power levels, property by property; an object.</summary>
    public JsonElement? PowerLevels { get; init; }

    public ImmutableArray<InitialState> State { get; init; } = [];

    /// <summary>The creator's display name and avatar, for their member event.</summary>
    public MemberProfile Profile { get; init; } = new(null, null);

    /// <summary>Names and avatars of those invited who are known here.</summary>
    public ImmutableDictionary<UserId, MemberProfile> InvitedProfiles { get; init; } = ImmutableDictionary<UserId, MemberProfile>.Empty;
}

public enum RoomPreset { PrivateChat, TrustedPrivateChat, PublicChat }

public sealed record InitialState(string Type, string StateKey, JsonElement Content);

public sealed record MemberProfile(string? DisplayName, string? AvatarUrl);

/// <summary>The events of a new room, in the order in which the specification wants them.</summary>
public static class RoomPlan
{
    /// <summary>The content of the create event, but for what its version fills in.</summary>
    public static JsonElement CreateContent(RoomWish wish) => Content(write =>
    {
        var trusted = wish.Version.PrivilegedCreators && wish.Preset is RoomPreset.TrustedPrivateChat;
        var creators = Creators(wish.CreationContent, trusted ? wish.Invited : []);
        if (wish.CreationContent is { } given)
            foreach (var property in given.EnumerateObject())
                if (property.Name is not ("creator" or "room_version" or "additional_creators")) property.WriteTo(write);

        if (creators.Count > 0)
        {
            write.WriteStartArray("additional_creators");
            foreach (var creator in creators) write.WriteStringValue(creator);
            write.WriteEndArray();
        }
    });

    /// <summary>What follows the create event.</summary>
    public static ImmutableArray<DraftStep> Steps(RoomWish wish)
    {
        var steps = ImmutableArray.CreateBuilder<DraftStep>();
        var given = wish.State.Select(state => (state.Type, state.StateKey)).ToHashSet();

        // A state that the wish names itself comes once, from there.
        void Add(string type, JsonElement content, string stateKey = "")
        {
            if (!given.Contains((type, stateKey))) Put(type, stateKey, content);
        }

        void Put(string type, string stateKey, JsonElement content) => steps.Add(new DraftStep(new EventDraft(type, stateKey, wish.Creator, content)));

        Put(EventTypes.Member, wish.Creator.ToString(), Membership("join", wish.Profile, direct: false));
        Add(EventTypes.PowerLevels, PowerLevels(wish));
        if (wish.Alias is { } alias) Add(EventTypes.CanonicalAlias, Text("alias", alias.ToString()));
        Add(EventTypes.JoinRules, Text("join_rule", wish.Preset is RoomPreset.PublicChat ? "public" : "invite"));
        Add(EventTypes.HistoryVisibility, Text("history_visibility", "shared"));
        if (wish.Preset is not RoomPreset.PublicChat) Add(EventTypes.GuestAccess, Text("guest_access", "can_join"));
        foreach (var state in wish.State) Put(state.Type, state.StateKey, state.Content);
        if (wish.Name is { } name) Put(EventTypes.Name, "", Text("name", name));
        if (wish.Topic is { } topic) Put(EventTypes.Topic, "", Topic(topic));
        foreach (var user in wish.Invited)
            Put(EventTypes.Member, user.ToString(), Membership("invite", wish.InvitedProfiles.GetValueOrDefault(user, new(null, null)), wish.IsDirect));
        return steps.ToImmutable();
    }

    /// <summary>A topic with its rich form beside it.</summary>
    /// <remarks>https://spec.matrix.org/v1.19/client-server-api/#mroomtopic</remarks>
    public static JsonElement Topic(string topic) => Content(write =>
    {
        write.WriteStartObject("m.topic");
        write.WriteStartArray("m.text");
        write.WriteStartObject();
        write.WriteString("body", topic);
        write.WriteEndObject();
        write.WriteEndArray();
        write.WriteEndObject();
        write.WriteString("topic", topic);
    });

    static JsonElement PowerLevels(RoomWish wish) => Content(write =>
    {
        var overrides = wish.PowerLevels is { ValueKind: JsonValueKind.Object } given
            ? given.EnumerateObject().ToDictionary(property => property.Name, property => property.Value, StringComparer.Ordinal)
            : [];
        foreach (var (name, value) in overrides)
        {
            write.WritePropertyName(name);
            value.WriteTo(write);
        }

        void Level(string name, int level)
        {
            if (!overrides.ContainsKey(name)) write.WriteNumber(name, level);
        }

        Level("ban", 50);
        if (!overrides.ContainsKey("events")) WriteEventLevels(write, wish.Version);
        Level("events_default", 0);
        Level("invite", wish.Preset is RoomPreset.PublicChat ? 50 : 0);
        Level("kick", 50);
        Level("redact", 50);
        Level("state_default", 50);
        if (!overrides.ContainsKey("users")) WriteUserLevels(write, wish);
        Level("users_default", 0);
    });

    static void WriteEventLevels(Utf8JsonWriter write, RoomVersion version)
    {
        write.WriteStartObject("events");
        write.WriteNumber(EventTypes.Name, 50);
        write.WriteNumber(EventTypes.PowerLevels, 100);
        write.WriteNumber(EventTypes.HistoryVisibility, 100);
        write.WriteNumber(EventTypes.CanonicalAlias, 50);
        write.WriteNumber(EventTypes.Avatar, 50);
        // Where creators stand above all levels, only they may replace the room.
        write.WriteNumber(EventTypes.Tombstone, version.PrivilegedCreators ? 150 : 100);
        write.WriteNumber(EventTypes.ServerAcl, 100);
        write.WriteNumber(EventTypes.Encryption, 100);
        write.WriteEndObject();
    }

    static void WriteUserLevels(Utf8JsonWriter write, RoomWish wish)
    {
        write.WriteStartObject("users");
        if (!wish.Version.PrivilegedCreators)
        {
            write.WriteNumber(wish.Creator.ToString(), 100);
            if (wish.Preset is RoomPreset.TrustedPrivateChat)
                foreach (var user in wish.Invited.Where(user => user != wish.Creator)) write.WriteNumber(user.ToString(), 100);
        }
        write.WriteEndObject();
    }

    static SortedSet<string> Creators(JsonElement? creationContent, ImmutableArray<UserId> trusted)
    {
        var creators = new SortedSet<string>(trusted.Select(user => user.ToString()), StringComparer.Ordinal);
        if (creationContent is { } content && content.TryGetProperty("additional_creators", out var given) && given.ValueKind is JsonValueKind.Array)
            foreach (var creator in given.EnumerateArray()) creators.Add(creator.ToString());
        return creators;
    }

    /// <summary>The content of a member event.</summary>
    public static JsonElement Membership(string membership, MemberProfile profile, bool direct, string? reason = null) => Content(write =>
    {
        if (profile.AvatarUrl is { } avatar) write.WriteString("avatar_url", avatar);
        if (profile.DisplayName is { } name) write.WriteString("displayname", name);
        if (direct) write.WriteBoolean("is_direct", true);
        write.WriteString("membership", membership);
        if (reason is not null) write.WriteString("reason", reason);
    });

    static JsonElement Text(string name, string value) => Content(write => write.WriteString(name, value));

    /// <summary>An object from what a function writes into it.</summary>
    public static JsonElement Content(Action<Utf8JsonWriter> properties)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            properties(writer);
            writer.WriteEndObject();
        }
        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }
}
