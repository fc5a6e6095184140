using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.Storage.AccountData;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Sync.V3;

/// <summary>What one answer of <c>/sync</c> says of one room: one of the sections nested here.</summary>
abstract record RoomUpdate
{
    RoomUpdate(RoomId room) => Room = room;

    public RoomId Room { get; }

    /// <summary>What it takes of the answer's byte budget, roughly.</summary>
    public abstract long EstimatedBytes { get; }

    /// <summary>Events and state of a room that the user is, or was, in.</summary>
    public abstract record Seen : RoomUpdate
    {
        private protected Seen(RoomId room) : base(room) { }

        public required TimelineSlice Timeline { get; init; }

        /// <summary>State in front of the timeline, or after it, as the client asked.</summary>
        public required ImmutableArray<TimelineEvent> State { get; init; }

        public required EventEncoder Encoder { get; init; }

        public ImmutableArray<AccountDataEntry> AccountData { get; init; } = [];

        public override long EstimatedBytes =>
            300 + Timeline.Events.Sum(e => e.Pdu.Json.Length + 100L) + State.Sum(e => e.Pdu.Json.Length + 100L)
            + AccountData.Sum(entry => entry.Content.Length + 50L);
    }

    public sealed record Joined(RoomId Id) : Seen(Id)
    {
        public RoomSummary? Summary { get; init; }

        /// <summary>Null when that did not change.</summary>
        public ImmutableArray<UserId>? Typing { get; init; }

        public ImmutableArray<Receipt> Receipts { get; init; } = [];
        public RoomUnread? Unread { get; init; }

        /// <summary>Threads are counted apart, as the client asked.</summary>
        public bool CountsThreads { get; init; }

        public override long EstimatedBytes => base.EstimatedBytes + 150L * Receipts.Length;
    }

    public sealed record Left(RoomId Id) : Seen(Id);

    /// <param name="Events">What one who is not in the room may know of it, their own member event among it.</param>
    public sealed record Invited(RoomId Id, ImmutableArray<TimelineEvent> Events) : RoomUpdate(Id)
    {
        public override long EstimatedBytes => 300 + Events.Sum(e => (long)e.Pdu.Json.Length);
    }

    /// <inheritdoc cref="Invited"/>
    public sealed record Knocked(RoomId Id, ImmutableArray<TimelineEvent> Events) : RoomUpdate(Id)
    {
        public override long EstimatedBytes => 300 + Events.Sum(e => (long)e.Pdu.Json.Length);
    }
}

/// <param name="Heroes">Null when the room has a name of its own.</param>
sealed record RoomSummary(ImmutableArray<UserId>? Heroes, int Joined, int Invited);
