using Microsoft.Extensions.DependencyInjection;
using Weft.Rooms.Ephemeral;
using Weft.Rooms.Log;
using Weft.Rooms.Sync.Sliding;
using Weft.Rooms.Sync.V3;
using Weft.Storage.Log;

namespace Weft.Rooms.Sync;

public static class SyncServices
{
    /// <summary>Both syncs, typing and read markers. Needs <c>TenantLogs</c>, <c>IStores</c> and a <c>TimeProvider</c>; takes <see cref="IUnreadCounts"/> where there are any.</summary>
    public static IServiceCollection AddSync(this IServiceCollection services) => services
        .AddSingleton<DeviceListHead>()
        .AddSingleton<ILogFollower>(provider => provider.GetRequiredService<DeviceListHead>())
        .AddSingleton<ErasedUsers>()
        .AddSingleton<ILogFollower>(provider => provider.GetRequiredService<ErasedUsers>())
        .AddSingleton<SyncParts>()
        .AddSingleton<SyncV3>()
        .AddSingleton<SlidingSync>()
        .AddSingleton<KeyChanges>()
        .AddSingleton<TypingUsers>()
        .AddSingleton<ReadMarkers>()
        .AddSingleton(provider => new Lazy<TenantLogs>(provider.GetRequiredService<TenantLogs>))
        .AddSingleton<PresenceBoard>()
        .AddSingleton<ILogFollower>(provider => provider.GetRequiredService<PresenceBoard>());
}
