using Microsoft.Extensions.DependencyInjection;
using Weft.Api.Client.RoomDirectory;
using Weft.Api.Client.Events;
using Weft.Api.Client.Http;
using Weft.Api.Client.Membership;

namespace Weft.Api.Client.Creation;

/// <summary>Making rooms, replacing them, and what they look like from outside.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#creation, #room-upgrades, #room-summaries</remarks>
static class CreationModule
{
    public static EndpointList AddCreation(this EndpointList endpoints) => endpoints
        .Add<CreateRoom>()
        .Add<UpgradeRoom>()
        .Add<GetRoomSummary>();

    /// <summary>What the modules about rooms share.</summary>
    public static void AddRoomEdge(this IServiceCollection services)
    {
        services.AddSingleton<RoomEdge>();
        services.AddSingleton<MemberProfiles>();
        services.AddSingleton<Joins>();
        services.AddSingleton<InvitePermissions>();
        services.AddSingleton<CanonicalAliases>();
        services.AddSingleton<PublicRoomList>();
        services.AddSingleton<RoomReading>();
        services.AddSingleton<SharedBody>();
        services.AddSingleton<RelationRules>();
    }
}
