using CsCheck;
using Weft.Events;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Tests.Sync;

/// <summary>One step of a random history of three rooms that one user watches.</summary>
/// <param name="Room">Which of the rooms.</param>
/// <param name="Choice">What of several the step picks, where it picks.</param>
sealed record Act(ActKind Kind, int Room, int Choice);

enum ActKind
{
    Say, SayMuch, Topic, Name, Custom, Redact, OtherJoins, OtherLeaves, Join, Leave, Invite, Kick, Knock, Receipt,

    /// <summary>The watching client syncs and works the answer in.</summary>
    Sync,

    /// <summary>The watching client syncs, and the answer is lost.</summary>
    LostSync,

    /// <summary>Another process goes on: nothing is in memory any more.</summary>
    Restart,
}

/// <summary>Plays random histories: whoever is in no position to do something does nothing.</summary>
sealed class RandomHistory(SyncWorld world, UserId watcher, IReadOnlyList<TestRoom> rooms, UserId owner, UserId other)
{
    static readonly Gen<ActKind> Kinds = Gen.Frequency(
        (8, Gen.Const(ActKind.Say)), (2, Gen.Const(ActKind.SayMuch)), (3, Gen.Const(ActKind.Topic)), (2, Gen.Const(ActKind.Name)),
        (3, Gen.Const(ActKind.Custom)), (3, Gen.Const(ActKind.Redact)), (2, Gen.Const(ActKind.OtherJoins)), (2, Gen.Const(ActKind.OtherLeaves)),
        (5, Gen.Const(ActKind.Join)), (2, Gen.Const(ActKind.Leave)), (2, Gen.Const(ActKind.Invite)), (1, Gen.Const(ActKind.Kick)),
        (1, Gen.Const(ActKind.Knock)), (1, Gen.Const(ActKind.Receipt)), (8, Gen.Const(ActKind.Sync)), (2, Gen.Const(ActKind.LostSync)),
        (1, Gen.Const(ActKind.Restart)));

    public static readonly Gen<Act[]> Acts = Gen.Select(Kinds, Gen.Int[0, 2], Gen.Int[0, 9], (kind, room, choice) => new Act(kind, room, choice)).Array[5, 60];

    int _said;

    public static async Task<RandomHistory> Begin(SyncWorld world, string name)
    {
        var owner = SyncWorld.User($"owner-{name}");
        var rooms = new List<TestRoom>();
        for (var i = 0; i < 3; i++) rooms.Add(await world.NewRoom(owner));
        return new RandomHistory(world, SyncWorld.User($"watcher-{name}"), rooms, owner, SyncWorld.User($"other-{name}"));
    }

    public UserId Watcher => watcher;

    /// <param name="sync">What the client does; told whether the answer arrives, and a number to choose by.</param>
    public async Task Play(IEnumerable<Act> acts, Func<bool, int, Task> sync)
    {
        foreach (var act in acts)
        {
            var room = rooms[act.Room];
            switch (act.Kind)
            {
                case ActKind.Sync or ActKind.LostSync:
                    await sync(act.Kind == ActKind.Sync, act.Choice);
                    break;
                case ActKind.Restart:
                    world.Restart();
                    break;
                default:
                    await Do(act, room, (await room.Snapshot()).MembershipOf(watcher));
                    break;
            }
        }
    }

    async Task Do(Act act, TestRoom room, Membership? watching)
    {
        var snapshot = await room.Snapshot();
        switch (act.Kind)
        {
            case ActKind.Say:
                await room.Say(watching == Membership.Join && act.Choice < 3 ? watcher : owner, $"{_said++}");
                break;
            case ActKind.SayMuch:
                for (var i = 0; i < 8 + act.Choice; i++) await room.Say(owner, $"{_said++}");
                break;
            case ActKind.Topic:
                await room.State(owner, EventTypes.Topic, "", new { topic = $"{_said++}" });
                break;
            case ActKind.Name:
                await room.State(owner, EventTypes.Name, "", act.Choice < 3 ? new { } : new { name = $"{_said++}" });
                break;
            case ActKind.Custom:
                await room.State(owner, "org.example", $"{act.Choice % 3}", new { value = _said++ });
                break;
            case ActKind.Redact when snapshot.Recent.LastOrDefault(e => e.Pdu.Type == EventTypes.Message && !e.IsRedacted) is { } said:
                await room.Redact(owner, said.Id);
                break;
            case ActKind.OtherJoins:
                await room.Join(other, $"{_said++}");
                break;
            case ActKind.OtherLeaves when snapshot.IsJoined(other):
                await room.Leave(other);
                break;
            case ActKind.Join when watching != Membership.Ban:
                await room.Join(watcher, act.Choice < 3 ? $"{_said++}" : null);
                break;
            case ActKind.Leave when watching is Membership.Join or Membership.Invite or Membership.Knock:
                await room.Leave(watcher);
                break;
            case ActKind.Invite when watching is null or Membership.Leave or Membership.Knock:
                await room.Invite(owner, watcher);
                break;
            case ActKind.Kick when watching is Membership.Join or Membership.Invite:
                await room.Member(owner, watcher, act.Choice < 2 ? "ban" : "leave");
                break;
            case ActKind.Knock when watching is null or Membership.Leave:
                await room.Knock(watcher);
                break;
            case ActKind.Receipt:
                await world.Markers.Receipt(
                    world.Tenant, owner, room.Id, ReceiptKind.Public, snapshot.Recent[^1].Id, ReceiptThread.Unthreaded, SyncWorld.Cancellation);
                break;
            default:
                break;
        }
    }
}
