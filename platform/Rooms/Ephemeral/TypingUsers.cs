using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Weft.Events;
using Weft.Rooms.Log;
using Weft.Storage.Rooms;
using Weft.Tenants;

namespace Weft.Rooms.Ephemeral;

/// <summary>Who types where: says it to the room's members, and takes it back when the time that was given is over.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#typing-notifications</remarks>
public sealed partial class TypingUsers(TenantLogs logs, TimeProvider time, ILogger<TypingUsers> log)
{
    /// <summary>The longest that one request lasts; clients repeat it while their user goes on.</summary>
    public static readonly TimeSpan LastsMax = TimeSpan.FromMinutes(2);

    readonly ConcurrentDictionary<(TenantId, RoomId, UserId), ITimer> _ends = new();

    /// <returns>False when the user is not in the room.</returns>
    public async Task<bool> Begin(TenantId tenant, RoomId room, UserId user, TimeSpan lasts, CancellationToken cancellation)
    {
        if (!await IsJoined(tenant, room, user, cancellation)) return false;

        var span = lasts > LastsMax ? LastsMax : lasts;
        await logs.Append(tenant, [new TypingSet(room, user, time.GetUtcNow() + span)], cancellation);
        EndLater(tenant, room, user, span);
        return true;
    }

    /// <inheritdoc cref="Begin"/>
    public async Task<bool> End(TenantId tenant, RoomId room, UserId user, CancellationToken cancellation)
    {
        if (!await IsJoined(tenant, room, user, cancellation)) return false;

        if (_ends.TryRemove((tenant, room, user), out var timer)) await timer.DisposeAsync();
        if (logs.Reader(tenant).Current.TypingIn(room).Users.ContainsKey(user))
            await logs.Append(tenant, [new TypingSet(room, user, null)], cancellation);
        return true;
    }

    void EndLater(TenantId tenant, RoomId room, UserId user, TimeSpan span)
    {
        var timer = time.CreateTimer(_ => _ = EndNow(tenant, room, user), null, span, Timeout.InfiniteTimeSpan);
        _ends.AddOrUpdate((tenant, room, user), timer, (_, earlier) =>
        {
            earlier.Dispose();
            return timer;
        });
    }

    async Task EndNow(TenantId tenant, RoomId room, UserId user)
    {
        try
        {
            // Someone who has gone on typing meanwhile has a later end, and a timer for it.
            if (logs.Reader(tenant).Current.TypingIn(room).Users.TryGetValue(user, out var until) && until <= time.GetUtcNow())
            {
                if (_ends.TryRemove((tenant, room, user), out var timer)) await timer.DisposeAsync();
                await logs.Append(tenant, [new TypingSet(room, user, null)], CancellationToken.None);
            }
        }
        catch (Exception error)
        {
            NotEnded(log, tenant, error);
        }
    }

    async Task<bool> IsJoined(TenantId tenant, RoomId room, UserId user, CancellationToken cancellation) =>
        await logs.Reader(tenant).Room(room, cancellation) is { } snapshot && snapshot.IsJoined(user);

    [LoggerMessage(LogLevel.Warning, "The end of typing could not be told in {Tenant}")]
    static partial void NotEnded(ILogger log, TenantId tenant, Exception error);
}
