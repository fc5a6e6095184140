using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.RoomCore.Push;
using Weft.Rooms.Sync;
using Weft.Storage.Push;

namespace Weft.Rooms.Unread;

/// <summary>Adds up what is unread of a room, by one user's present rules.</summary>
sealed class Tally(PushRuleset rules, RoomId room)
{
    readonly Dictionary<EventClass, UnreadCount> _verdicts = [];
    readonly Dictionary<EventId, UnreadCount> _threads = [];
    UnreadCount _main;

    /// <summary>What each event of a class counts by itself.</summary>
    public UnreadCount VerdictOf(EventClass kind)
    {
        if (!_verdicts.TryGetValue(kind, out var verdict)) _verdicts[kind] = verdict = CountOf(rules.Decide(room, kind));
        return verdict;
    }

    public void Add(EventId? thread, EventClass kind, long events)
    {
        var verdict = VerdictOf(kind);
        if (verdict != default) Add(thread, new UnreadCount(verdict.Notifications * events, verdict.Highlights * events));
    }

    /// <summary>Puts what the event is to this user in place of what its class says.</summary>
    public void Add(UnreadDifference difference)
    {
        var (verdict, usual) = (CountOf(rules.Decide(room, difference.Class, difference.Flags, difference.Rule)), VerdictOf(difference.Class));
        Add(difference.Thread, new UnreadCount(verdict.Notifications - usual.Notifications, verdict.Highlights - usual.Highlights));
    }

    public RoomUnread Sum() => new(_main, _threads.Where(thread => thread.Value != default).ToImmutableDictionary());

    void Add(EventId? thread, UnreadCount count)
    {
        if (thread is { } root) _threads[root] = _threads.GetValueOrDefault(root) + count;
        else _main += count;
    }

    static UnreadCount CountOf(PushRule? rule) => rule is null ? default : new(rule.Actions.Notify ? 1 : 0, rule.Actions.Highlight ? 1 : 0);
}
