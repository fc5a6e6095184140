using System.Text.Json;
using Weft.Storage.Accounts;

namespace Weft.Rooms.FollowUps;

/// <summary>The content of a member event that shows its user's profile.</summary>
public static class MemberContent
{
    public static JsonElement Joined(Profile? profile)
    {
        var content = new Dictionary<string, string>(StringComparer.Ordinal) { ["membership"] = "join" };
        if (profile?.DisplayName is { } name) content["displayname"] = name;
        if (profile?.AvatarUrl is { } avatar) content["avatar_url"] = avatar;
        return JsonSerializer.SerializeToElement(content);
    }
}
