namespace Weft.RoomCore.Push;

/// <summary>The conditions of default push rules that an event meets for one reader and not for others.</summary>
[Flags]
#pragma warning disable CA1711 // It is a set of flags, and no other word says so.
public enum PushFlags
{
    None = 0,

    /// <summary>Named in <c>m.mentions</c>.</summary>
    Mentioned = 1 << 0,

    /// <summary>The text has the reader's display name, and the event no <c>m.mentions</c>.</summary>
    DisplayName = 1 << 1,

    /// <summary>The text has the reader's localpart, and the event no <c>m.mentions</c>.</summary>
    Localpart = 1 << 2,

    /// <summary>Invites the reader.</summary>
    Invited = 1 << 3,
}
