using Weft.Auth;
using Weft.Host.Configuration;
using Weft.Media;
using Weft.Rooms;
using Weft.Rooms.Sync;
using Weft.Rooms.Tenancy;
using Weft.Rooms.Unread;
using Weft.Tenants;

namespace Weft.Host;

/// <summary>The services of every layer below the edges: a line each.</summary>
static class PlatformServices
{
    public static IServiceCollection AddPlatform(this IServiceCollection services)
    {
        services.AddRooms();
        services.AddSingleton<TenantDirectory>();
        services.AddSingleton<ITenants>(provider => provider.GetRequiredService<TenantDirectory>());
        services.AddSync();
        services.AddUnread();
        services.AddAuth();
        services.AddSingleton(provider => new MediaFiles(Path.Combine(provider.GetRequiredService<HostSettings>().Data, "media")));
        services.AddSingleton<Thumbnails>();
        return services;
    }
}
