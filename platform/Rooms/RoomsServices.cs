using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Weft.Events;
using Weft.Rooms.Encoded;
using Weft.Rooms.FollowUps;
using Weft.Rooms.Log;
using Weft.Rooms.Reads;
using Weft.Rooms.Signing;
using Weft.Rooms.Views;
using Weft.Storage.Log;

namespace Weft.Rooms;

public static class RoomsServices
{
    /// <summary>Rooms, the tenants' logs and their views. The host adds <c>IStores</c>, a time provider and a silo.</summary>
    /// <param name="viewBytesMax">What the views of all tenants may take together, in bytes.</param>
    public static IServiceCollection AddRooms(this IServiceCollection services, long viewBytesMax = ViewBudget.BytesMaxDefault)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton(new ViewBudget(viewBytesMax));
        services.AddSingleton<LogMetrics>();
        services.AddSingleton<TenantLogs>();
        services.AddSingleton<ITenantLog>(provider => provider.GetRequiredService<TenantLogs>());
        services.AddSingleton<TenantSigners>();
        services.TryAddSingleton<ISignatureVerifier, Ed25519Verifier>();
        services.AddSingleton<RoomPumps>();
        services.AddSingleton<RoomReads>();
        services.AddSingleton<RoomCreation>();
        services.AddSingleton<EncodedStateMetrics>();
        services.AddSingleton(provider => new EncodedState(provider.GetRequiredService<EncodedStateMetrics>()));
        services.AddFollowUps();
        return services;
    }
}
