using Weft.Events;
using Weft.RoomCore.Creation;
using Weft.Storage;
using Weft.Tenants;

namespace Weft.Api.Client.Creation;

/// <summary>The name and picture that a user's member events carry; nothing for users of other servers.</summary>
sealed class MemberProfiles(IStores stores)
{
    public async Task<MemberProfile> Of(TenantId tenant, UserId user, CancellationToken cancellation) =>
        await stores.For(tenant).Profiles.Find(user, cancellation) is { } profile
            ? new MemberProfile(profile.DisplayName, profile.AvatarUrl)
            : new MemberProfile(null, null);
}
