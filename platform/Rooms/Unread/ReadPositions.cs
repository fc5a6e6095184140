using System.Collections.Immutable;
using Weft.Events;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Unread;

/// <summary>How far a user has read a room, thread by thread: by any of their receipts, and by what they sent themselves.</summary>
/// <param name="Lowest">All threads are read up to here: by an unthreaded receipt, or because the user came later.</param>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#marking-notifications-as-read</remarks>
readonly record struct ReadPositions(long Lowest, ImmutableDictionary<string, long> Threads)
{
    /// <param name="joined">The number of the event by which the user came last.</param>
    public static ReadPositions Of(ImmutableArray<Receipt> receipts, long joined)
    {
        var (lowest, threads) = (joined, ImmutableDictionary.CreateBuilder<string, long>(StringComparer.Ordinal));
        foreach (var receipt in receipts)
        {
            if (receipt.Thread == ReceiptThread.Unthreaded) lowest = Math.Max(lowest, receipt.Order.N);
            else threads[receipt.Thread.Key] = Math.Max(threads.GetValueOrDefault(receipt.Thread.Key), receipt.Order.N);
        }
        return new(lowest, threads.ToImmutable());
    }

    public long Of(EventId? thread) => Math.Max(Lowest, Threads.GetValueOrDefault(ReceiptThread.Of(thread).Key));
}
