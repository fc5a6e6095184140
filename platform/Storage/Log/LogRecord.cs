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
}

/// <param name="Subject">The id of the room, user or device that changed; its form is the kind's.</param>
public readonly record struct ChangeKey(ChangeKind Kind, string Subject);

public enum ChangeKind
{
    Room,
    RoomEphemeral,
    UserRooms,
    AccountData,
    ToDevice,
    DeviceList,
    DeviceKeys,
    Presence,
    Profile,
    PushRules,
    Session,
    Tenant,
}
