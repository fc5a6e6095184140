using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Weft.Storage;
using Weft.Tenants;

namespace Weft.Rooms.FollowUps;

/// <summary>A few tenants at a time; at start all of them once, as the last process may have left something.</summary>
sealed partial class FollowUpWorkers(
    PendingFollowUps queue, AccountFollowUps followUps, ITenants tenants, TimeProvider time, ILogger<FollowUpWorkers> log) : BackgroundService
{
    const int Workers = 4;
    static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var tenant in tenants.All) queue.Add(tenant.Id);
        return Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Work(stoppingToken)));
    }

    async Task Work(CancellationToken stopping)
    {
        // Off the thread that starts the host.
        await Task.Yield();
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var tenant = await queue.Next(stopping);
                if (await Run(tenant, stopping) is { } error)
                {
                    Failed(log, tenant, error);
                    _ = Retry(tenant, stopping);
                }
                queue.Finish(tenant);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    async Task<Exception?> Run(TenantId tenant, CancellationToken stopping)
    {
        try
        {
            return await followUps.Run(tenant, stopping);
        }
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            // A tenant that was deleted meanwhile has nothing left to do.
            return error is UnknownTenantException ? null : error;
        }
    }

    async Task Retry(TenantId tenant, CancellationToken stopping)
    {
        await Task.Delay(RetryAfter, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stopping.IsCancellationRequested && tenants.Find(tenant) is not null) queue.Add(tenant);
    }

    [LoggerMessage(LogLevel.Warning, "Account changes of tenant {Tenant} could not be followed up in rooms; they are tried again")]
    static partial void Failed(ILogger log, TenantId tenant, Exception error);
}
