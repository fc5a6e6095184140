using Weft.Events;
using Weft.RoomCore;
using Weft.Storage.Log;

namespace Weft.Storage.Rooms;

/// <summary>Who is shown a receipt, or that it is none but a read position.</summary>
public enum ReceiptKind
{
    /// <summary><c>m.read</c>: all members see it.</summary>
    Public = 0,

    /// <summary><c>m.read.private</c>: its user alone sees it.</summary>
    Private = 1,

    /// <summary>The user's own newest message: moves the read position, and nobody is shown it.</summary>
    OwnMessage = 2,
}

/// <summary>The thread that a receipt is for.</summary>
/// <param name="Key">Empty: unthreaded; <c>main</c>; or the id of a thread's root.</param>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#threaded-read-receipts</remarks>
public readonly record struct ReceiptThread(string Key)
{
    public static readonly ReceiptThread Unthreaded = new("");
    public static readonly ReceiptThread Main = new("main");

    public static ReceiptThread Of(EventId? root) => root is { } id ? new(id.ToString()) : Main;

    /// <summary>What <c>thread_id</c> says; null for an unthreaded receipt.</summary>
    public string? ThreadId => Key.Length == 0 ? null : Key;
}

/// <summary>How far a user has read. One row for each (room, user, thread, kind); an older one changes nothing.</summary>
public sealed record Receipt(
    UserId User, ReceiptKind Kind, ReceiptThread Thread, EventId Event, EventOrder Order, DateTimeOffset At, long Position);

/// <summary>Moves a receipt forward; one that stands at or before the present one changes nothing.</summary>
public sealed record ReceiptSet(RoomId Room, Receipt Receipt) : LogRecord
{
    public override IEnumerable<ChangeKey> Touches => Receipt.Kind == ReceiptKind.Public
        ? [new(ChangeKind.RoomEphemeral, Room.ToString()), new(ChangeKind.ReadPosition, Receipt.User.ToString())]
        : [new(ChangeKind.ReadPosition, Receipt.User.ToString())];

    public override LogRecord At(long position) => this with { Receipt = Receipt with { Position = position } };
}
