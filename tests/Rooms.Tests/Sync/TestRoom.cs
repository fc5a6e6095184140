using System.Collections.Immutable;
using System.Text.Json;
using Weft.Events;
using Weft.RoomCore;
using Weft.RoomVersions;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Tests.Sync;

/// <summary>
/// A room whose events are appended as they are told, without a look at what is allowed: stories about sync are short,
/// and can hold what no client may send.
/// </summary>
sealed class TestRoom
{
    readonly SyncWorld _world;

    TestRoom(SyncWorld world, RoomId id) => (_world, Id) = (world, id);

    public RoomId Id { get; }

    static int _rooms;

    public static async Task<TestRoom> Create(SyncWorld world, UserId creator, object? create = null)
    {
        var room = new TestRoom(world, RoomId.Parse($"!room{Interlocked.Increment(ref _rooms)}:acme.test"));
        await room.Append(creator, EventTypes.Create, "", create ?? new { room_version = world.Version.Id });
        await room.Member(creator, creator, "join");
        return room;
    }

    public Task<EventId> Join(UserId user, string? name = null) => Member(user, user, "join", name);

    public Task<EventId> Leave(UserId user) => Member(user, user, "leave");

    public Task<EventId> Invite(UserId by, UserId user) => Member(by, user, "invite");

    public Task<EventId> Ban(UserId by, UserId user) => Member(by, user, "ban");

    public Task<EventId> Knock(UserId user) => Member(user, user, "knock");

    public Task<EventId> Member(UserId by, UserId user, string membership, string? name = null) =>
        Append(by, EventTypes.Member, user.ToString(), name is null ? new { membership } : new { membership, displayname = name });

    public Task<EventId> State(UserId by, string type, string key, object content) => Append(by, type, key, content);

    public Task<EventId> Say(UserId by, string body, EventId? thread = null, string? transaction = null, string device = "DEV") => Append(
        by, EventTypes.Message, null,
        thread is { } root
            ? new Dictionary<string, object> { ["msgtype"] = "m.text", ["body"] = body, ["m.relates_to"] = new { rel_type = "m.thread", event_id = root.ToString() } }
            : new { msgtype = "m.text", body },
        e => e with { Thread = thread, Transaction = transaction is null ? null : new EventTransaction(by, device, transaction) });

    public async Task<EventId> Redact(UserId by, EventId target)
    {
        var room = await Snapshot();
        var found = room.Held(target) ?? (await _world.Stores.For(_world.Tenant).Rooms.Events(Id, [target], SyncWorld.Cancellation))[0];
        return await Append(by, EventTypes.Redaction, null, new { }, null, found);
    }

    public async Task<RoomSnapshot> Snapshot() =>
        (await _world.Logs.Reader(_world.Tenant).Room(Id, SyncWorld.Cancellation))!;

    public async Task<EventId> Append(
        UserId by, string type, string? key, object content, Func<TimelineEvent, TimelineEvent>? with = null, TimelineEvent? redacts = null)
    {
        var before = await _world.Logs.Reader(_world.Tenant).Room(Id, SyncWorld.Cancellation);
        var now = before ?? new RoomSnapshot { Id = Id, Version = _world.Version };
        var draft = new EventDraft(type, key, by, JsonSerializer.SerializeToElement(content), redacts?.Id);
        var pdu = PduFactory.Build(
            _world.Version, draft,
            new EventPlace(Id, now.ForwardExtremities, [], now.Depth + 1, _world.Time.GetUtcNow().ToUnixTimeMilliseconds()), new NoSigner());
        var e = new TimelineEvent
        {
            Pdu = pdu,
            Order = new EventOrder(now.N + 1),
            StateBefore = now.StateN,
            StateAfter = now.StateN + (key is null ? 0 : 1),
            Replaced = await Replaced(now, pdu),
            Class = EventClass.Message,
            ClassOrdinal = now.ClassTotals.GetValueOrDefault(EventClass.Message) + 1,
        };
        e = with?.Invoke(e) ?? e;
        e = e with { ThreadOrdinal = now.TotalOf(e.Thread, e.Class) + 1 };
        var change = new RoomChange
        {
            Event = e,
            State = key is null ? [] : [new StateChange(new(type, key), e)],
            Redacted = redacts?.Redact(Redaction.Redact(_world.Version, redacts.Pdu), pdu),
            ForwardExtremities = [pdu.EventId],
            Depth = pdu.Depth,
        };
        await _world.Append(new RoomAppend { Room = Id, Before = before, After = now.Apply(change), Changes = [change] });
        return pdu.EventId;
    }

    async Task<ReplacedState?> Replaced(RoomSnapshot room, Pdu pdu)
    {
        if (pdu.State is not { } key) return null;

        var replaced = pdu.Target is { } user && room.MemberOf(user) is { } member
            ? (await _world.Stores.For(_world.Tenant).Rooms.Events(Id, [member.EventId], SyncWorld.Cancellation)).Single()
            : room.State.GetValueOrDefault(key);
        return replaced is null ? null : new ReplacedState(replaced.Id, replaced.Pdu.Sender, replaced.Pdu.ContentJson, replaced.Order);
    }

    sealed class NoSigner : IEventSigner
    {
        public ServerName Server => ServerName.Parse("acme.test");
        public KeyId Key => KeyId.Parse("ed25519:a");
        public byte[] Sign(ReadOnlySpan<byte> message) => new byte[64];
    }
}
