using Weft.Events;
using Weft.Rooms.Views;

namespace Weft.Rooms.Sync;

/// <summary>One request's patience: waits for news until its time is over.</summary>
sealed class SyncWait(TenantReader reader, TimeProvider time, UserId user, string? device, TimeSpan timeout)
{
    /// <summary>How long news gather before they are told, so that a burst is one answer.</summary>
    static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);

    readonly long _begun = time.GetTimestamp();

    /// <returns>False when the time is over, or the server stops: nothing happened.</returns>
    public async Task<bool> ForNews(long since, CancellationToken stopping, CancellationToken cancellation)
    {
        var left = timeout - time.GetElapsedTime(_begun);
        if (left <= TimeSpan.Zero || stopping.IsCancellationRequested) return false;

        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellation);
        try
        {
            var position = await reader.WaitForChange(user, device, since, left, either.Token);
            if (position > since && time.GetElapsedTime(_begun) < timeout) await Task.Delay(Gathering, time, either.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return true;
        }
        return true;
    }
}
