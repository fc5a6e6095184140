using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Weft.Storage.Log;

namespace Weft.Rooms.FollowUps;

static class FollowUpServices
{
    /// <summary>Profiles shown in rooms, rooms left on deactivation: in the background.</summary>
    public static IServiceCollection AddFollowUps(this IServiceCollection services) => services
        .AddSingleton<PendingFollowUps>()
        .AddSingleton<ILogFollower>(provider => provider.GetRequiredService<PendingFollowUps>())
        .AddSingleton<AccountFollowUps>()
        .AddSingleton<IHostedService, FollowUpWorkers>();
}
