using Weft.Events;

namespace Weft.Storage.Log;

/// <summary>Something that happened in a tenant and has a position in its order. Each area adds its kinds.</summary>
public abstract record LogRecord
{
    /// <summary>What readers that wait have to look at again because of this record.</summary>
    public abstract IEnumerable<ChangeKey> Touches { get; }

    /// <summary>
    /// True when its writer may answer false (a compare-and-append that came too late). Such a record costs a savepoint;
    /// a writer of a record that says false here must always succeed.
    /// </summary>
    public virtual bool CanBeRefused => false;

    /// <summary>How many positions it takes; it is written at the last of them.</summary>
    public virtual int Positions => 1;

    /// <summary>The same record, told the position that the log gave it. Its writer and the views see this one.</summary>
    public virtual LogRecord At(long position) => this;
}

/// <param name="Subject">The id of the room, user or device that changed; its form is the kind's.</param>
/// <remarks>Of a device it is <c>user/device</c>, as <c>DeviceAddress</c> writes it.</remarks>
public readonly record struct ChangeKey(ChangeKind Kind, string Subject)
{
    public static ChangeKey Of(ChangeKind kind, UserId user) => new(kind, user.ToString());

    public static ChangeKey Of(ChangeKind kind, RoomId room) => new(kind, room.ToString());

    /// <summary>The user whom it is about, where its kind is a user's or a device's.</summary>
    public UserId? User => UserId.TryParse(Slash is > 0 and var at ? Subject[..at] : Subject, out var user) ? user : null;

    /// <summary>The device that it is about; null where it is about all of a user.</summary>
    public string? Device => Slash is > 0 and var at ? Subject[(at + 1)..] : null;

    // A user's localpart can hold a slash, the server name behind the colon cannot.
    int Slash => Subject.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? Subject.IndexOf('/', colon) : -1;
}

public enum ChangeKind
{
    Room,
    RoomEphemeral,
    UserRooms,
    ReadPosition,
    AccountData,
    ToDevice,
    DeviceList,
    DeviceKeys,
    OneTimeKeys,
    Presence,
    Profile,
    PushRules,
    Session,
    Tenant,
}
