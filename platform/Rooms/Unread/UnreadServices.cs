using Microsoft.Extensions.DependencyInjection;
using Weft.Rooms.Sync;
using Weft.Storage.Log;

namespace Weft.Rooms.Unread;

public static class UnreadServices
{
    /// <summary>Push rules and unread counts. Needs what <c>AddRooms</c> and <c>AddSync</c> bring.</summary>
    public static IServiceCollection AddUnread(this IServiceCollection services) => services
        .AddSingleton<PushRulesets>()
        .AddSingleton<ILogFollower>(provider => provider.GetRequiredService<PushRulesets>())
        .AddSingleton<ReadersOfRooms>()
        .AddSingleton<ILogFollower>(provider => provider.GetRequiredService<ReadersOfRooms>())
        .AddSingleton<IEventClassifier, UnreadDifferences>()
        .AddSingleton<IUnreadCounts, UnreadCounts>()
        .AddSingleton<Notifications>();
}
