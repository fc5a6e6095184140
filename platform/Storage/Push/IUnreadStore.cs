using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;

namespace Weft.Storage.Push;

/// <summary>What unread counts are computed from, where memory does not hold it. Rooms are named by their number.</summary>
public interface IUnreadStore
{
    /// <summary>A user's differences at events in (<paramref name="after"/>, <paramref name="upTo"/>], those of redacted events left out.</summary>
    Task<ImmutableArray<SentDifference>> Differences(UserId user, long room, long after, long upTo, CancellationToken cancellation);

    /// <summary>
    /// How many events of each of <paramref name="classes"/> each thread had up to and with n; null is the main timeline.
    /// In the order in which was asked.
    /// </summary>
    Task<ImmutableArray<ImmutableDictionary<EventClass, long>>> Ordinals(
        long room, ImmutableArray<ThreadPoint> points, ImmutableArray<EventClass> classes, CancellationToken cancellation);

    /// <summary>
    /// Events with a class in (<paramref name="after"/>, <paramref name="upTo"/>] that count for nobody, being redacted, or not
    /// for one who ignores <paramref name="ignored"/>.
    /// </summary>
    Task<ImmutableArray<UncountedEvent>> Uncounted(
        long room, long after, long upTo, ImmutableArray<UserId> ignored, CancellationToken cancellation);

    /// <summary>The push rules, as kept, of those joined members of a room who ever changed theirs.</summary>
    Task<ImmutableArray<KeptRules>> RulesOfMembers(long room, CancellationToken cancellation);
}

public readonly record struct ThreadPoint(EventId? Thread, long N);

public sealed record SentDifference(UnreadDifference Difference, UserId Sender);

public readonly record struct UncountedEvent(long N, EventId? Thread, EventClass Class);

public sealed record KeptRules(UserId User, ReadOnlyMemory<byte> Content);
