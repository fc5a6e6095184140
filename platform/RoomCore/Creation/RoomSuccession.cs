using System.Collections.Immutable;
using System.Text.Json;
using Weft.Events;
using Weft.RoomVersions;

namespace Weft.RoomCore.Creation;

/// <summary>What a room hands down to the one that replaces it, and how it closes.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#server-behaviour-16 (room upgrades)</remarks>
public sealed record RoomSuccession(RoomSnapshot Old, UserId Upgrader, RoomVersion Version, ImmutableArray<UserId> AdditionalCreators)
{
    /// <summary>The state that moves over as it is, in this order.</summary>
    static readonly ImmutableArray<string> Inherited =
    [
        EventTypes.PowerLevels, EventTypes.JoinRules, EventTypes.HistoryVisibility, EventTypes.GuestAccess, EventTypes.Name, EventTypes.Topic,
        EventTypes.Avatar, EventTypes.CanonicalAlias, EventTypes.Encryption, EventTypes.ServerAcl,
    ];

    /// <summary>The new room's creation, with the old one as its predecessor.</summary>
    public RoomWish Wish(MemberProfile profile) => new(Upgrader, Version)
    {
        Profile = profile,
        CreationContent = RoomPlan.Content(write =>
        {
            if (Old.StateOf(EventTypes.Create)?.Pdu.Content is { } before)
                foreach (var property in before.EnumerateObject())
                    if (property.Name is not ("creator" or "room_version" or "predecessor" or "additional_creators")) property.WriteTo(write);

            if (Version.PrivilegedCreators)
            {
                write.WriteStartArray("additional_creators");
                foreach (var creator in AdditionalCreators) write.WriteStringValue(creator.ToString());
                write.WriteEndArray();
            }
            write.WriteStartObject("predecessor");
            if (!Version.CreateEventIdIsRoomId && Old.Recent is [.., var last]) write.WriteString("event_id", last.Id.ToString());
            write.WriteString("room_id", Old.Id.ToString());
            write.WriteEndObject();
        }),
    };

    /// <summary>What follows the new room's create event: its creator, the inherited state, and the bans.</summary>
    public ImmutableArray<DraftStep> Steps(RoomWish wish)
    {
        var steps = ImmutableArray.CreateBuilder<DraftStep>();
        steps.Add(Step(EventTypes.Member, Upgrader.ToString(), RoomPlan.Membership("join", wish.Profile, direct: false)));
        foreach (var type in Inherited)
            if (Old.StateOf(type) is { } state) steps.Add(Step(type, "", type == EventTypes.PowerLevels ? PowerLevels(state.Pdu.Content) : state.Pdu.Content));

        foreach (var (user, member) in Old.Members)
            if (member.Membership is Membership.Ban) steps.Add(Step(EventTypes.Member, user.ToString(), RoomPlan.Membership("ban", new(null, null), direct: false)));
        return steps.ToImmutable();
    }

    /// <summary>The tombstone, and levels under which nobody but moderators speaks in the old room.</summary>
    public ImmutableArray<DraftStep> Closing(RoomId replacement)
    {
        var tombstone = RoomPlan.Content(write =>
        {
            write.WriteString("body", "This room has been replaced");
            write.WriteString("replacement_room", replacement.ToString());
        });
        var steps = ImmutableArray.Create(Step(EventTypes.Tombstone, "", tombstone));
        return Old.StateOf(EventTypes.PowerLevels)?.Pdu.Content is { } levels && Old.MaySendState(Upgrader, EventTypes.PowerLevels)
            ? steps.Add(Step(EventTypes.PowerLevels, "", Restricted(levels)))
            : steps;
    }

    DraftStep Step(string type, string stateKey, JsonElement content) => new(new EventDraft(type, stateKey, Upgrader, content));

    /// <summary>The levels of old, without entries for those who stand above all levels in the new version.</summary>
    JsonElement PowerLevels(JsonElement old) => RoomPlan.Content(write =>
    {
        foreach (var property in old.EnumerateObject())
        {
            if (property.Name != "users" || property.Value.ValueKind is not JsonValueKind.Object)
            {
                property.WriteTo(write);
                continue;
            }
            write.WriteStartObject("users");
            foreach (var user in property.Value.EnumerateObject())
                if (!Version.PrivilegedCreators || (user.Name != Upgrader.ToString() && AdditionalCreators.All(creator => creator.ToString() != user.Name))) user.WriteTo(write);
            write.WriteEndObject();
        }
        // An old room whose creators stood above all levels has no entry for them.
        if (!Version.PrivilegedCreators && !old.TryGetProperty("users", out _))
        {
            write.WriteStartObject("users");
            write.WriteNumber(Upgrader.ToString(), 100);
            write.WriteEndObject();
        }
    });

    /// <summary>At least the level of moderators for speaking and inviting.</summary>
    static JsonElement Restricted(JsonElement levels)
    {
        var usersDefault = Level(levels, "users_default", 0);
        var restricted = Math.Max(50, usersDefault + 1);
        return RoomPlan.Content(write =>
        {
            foreach (var property in levels.EnumerateObject())
                if (property.Name is not ("events_default" or "invite")) property.WriteTo(write);
            write.WriteNumber("events_default", Math.Max(restricted, Level(levels, "events_default", 0)));
            write.WriteNumber("invite", Math.Max(restricted, Level(levels, "invite", 0)));
        });
    }

    static long Level(JsonElement levels, string name, long absent) =>
        levels.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var level) ? level : absent;
}
