using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Weft.Events;
using Weft.RoomCore;

namespace Weft.Rooms.Sync;

/// <summary>The members by whose names clients call a room that has none of its own.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3sync (RoomSummary)</remarks>
static class RoomHeroes
{
    const int HeroesMax = 5;

    // One look at all members for each change of them, however many readers ask.
    static readonly ConditionalWeakTable<ImmutableDictionary<UserId, Member>, Candidates> Known = [];

    public static bool AreNeeded(RoomSnapshot room) => room.Facts is { Name: null, CanonicalAlias: null };

    /// <summary>The first five who are joined or invited, or if there are none of them, who left or were banned; never the reader.</summary>
    public static ImmutableArray<UserId> Of(RoomSnapshot room, UserId reader)
    {
        var candidates = Known.GetValue(room.Members, Candidates.Among);
        var present = candidates.Present.Where(user => user != reader).Take(HeroesMax).ToImmutableArray();
        return present.IsEmpty ? [.. candidates.Gone.Where(user => user != reader).Take(HeroesMax)] : present;
    }

    // One more than are shown, since the reader may be among them.
    sealed record Candidates(ImmutableArray<UserId> Present, ImmutableArray<UserId> Gone)
    {
        public static Candidates Among(ImmutableDictionary<UserId, Member> members) => new(
            First(members, member => member.Membership is Membership.Join or Membership.Invite),
            First(members, member => member.Membership is Membership.Leave or Membership.Ban));

        static ImmutableArray<UserId> First(ImmutableDictionary<UserId, Member> members, Func<Member, bool> isWanted)
        {
            var first = new PriorityQueue<UserId, EventOrder>(Comparer<EventOrder>.Create((a, b) => b.CompareTo(a)));
            foreach (var (user, member) in members)
            {
                if (!isWanted(member)) continue;
                first.Enqueue(user, member.Order);
                if (first.Count > HeroesMax + 1) first.Dequeue();
            }
            var latestFirst = new List<UserId>(first.Count);
            while (first.TryDequeue(out var user, out _)) latestFirst.Add(user);
            latestFirst.Reverse();
            return [.. latestFirst];
        }
    }
}
