namespace Weft.RoomCore;

/// <summary>
/// The reader-independent conditions of the default push rules that an event meets. Equal sets are one class; unread
/// counts are differences of ordinals per (room, class) and (thread, class). Zero: an event no default rule speaks of.
/// </summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#default-underride-rules</remarks>
[Flags]
public enum EventClass
{
    None = 0,
    Message = 1 << 0,
    Notice = 1 << 1,
    Edit = 1 << 2,
    Reaction = 1 << 3,
    Encrypted = 1 << 4,

    /// <summary>Sent while the room had exactly two joined members.</summary>
    Pair = 1 << 5,

    /// <summary>Mentions the whole room, by a sender with the power to notify it.</summary>
    MentionsRoom = 1 << 6,
    CallInvite = 1 << 7,
    Tombstone = 1 << 8,
    Member = 1 << 9,
    ServerAcl = 1 << 10,

    /// <summary>Carries <c>m.mentions</c>, so that the three legacy mention rules do not apply to it.</summary>
    SaysMentions = 1 << 11,
}
