using System.Collections.Immutable;
using System.Text.Json;
using Weft.Events;

namespace Weft.RoomVersions.Authorisation;

/// <summary>Whose room it is.</summary>
public static class Creators
{
    /// <summary>
    /// The creators: the one that the content names, before version 11; then the create event's sender; from version 12
    /// also <c>additional_creators</c>. Empty where an old create event names none.
    /// </summary>
    public static ImmutableArray<UserId> Of(RoomVersion version, Pdu create)
    {
        if (version.CreatorInContent) return UserId.TryParse(create.ContentString("creator"), out var creator) ? [creator] : [];
        if (!version.PrivilegedCreators || !create.Content.TryGetProperty("additional_creators", out var others)
            || others.ValueKind != JsonValueKind.Array)
            return [create.Sender];

        var creators = ImmutableArray.CreateBuilder<UserId>();
        creators.Add(create.Sender);
        foreach (var other in others.EnumerateArray())
            if (other.ValueKind == JsonValueKind.String && UserId.TryParse(other.GetString(), out var user) && !creators.Contains(user))
                creators.Add(user);
        return creators.DrainToImmutable();
    }
}
