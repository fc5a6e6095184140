namespace Weft.RoomVersions.Authorisation;

/// <summary>What the authorisation rules say to an event: one of the cases nested here, and no other.</summary>
public abstract record AuthVerdict
{
    private AuthVerdict() { }

    public bool IsAllowed => this is Allowed;

    public static readonly AuthVerdict Allow = new Allowed();

    public static AuthVerdict Refuse(AuthRefusal reason, string sentence) => new Refused(reason, sentence);

    public sealed record Allowed : AuthVerdict;

    /// <param name="Reason">For programs.</param>
    /// <param name="Sentence">For people.</param>
    public sealed record Refused(AuthRefusal Reason, string Sentence) : AuthVerdict;
}

/// <summary>Why an event is refused.</summary>
public enum AuthRefusal
{
    /// <summary>The event lacks what its type needs, or has it in the wrong form.</summary>
    Malformed,

    /// <summary>The room has no create event, or not this one.</summary>
    NoSuchRoom,

    /// <summary>The create event names a room version that we do not know.</summary>
    UnknownRoomVersion,

    /// <summary>The event's <c>auth_events</c> are not those that it must name.</summary>
    WrongAuthEvents,

    /// <summary>The room is closed to other servers.</summary>
    NotFederated,

    /// <summary>The sender is not in the room.</summary>
    NotJoined,

    /// <summary>The one who wants to come is banned.</summary>
    Banned,

    /// <summary>The room is by invitation, and there is none.</summary>
    NotInvited,

    /// <summary>The room does not let people knock.</summary>
    KnockingNotAllowed,

    /// <summary>The one who vouches for a restricted join cannot.</summary>
    NotVouchedFor,

    /// <summary>Only the user can do this for themselves.</summary>
    NotYourself,

    /// <summary>The target is a member already.</summary>
    TargetJoined,

    /// <summary>The target is banned.</summary>
    TargetBanned,

    /// <summary>There is nothing to leave, or the knock changes nothing.</summary>
    NothingToChange,

    /// <summary>The sender's power level is too low.</summary>
    InsufficientPower,

    /// <summary>The target's power level is not below the sender's.</summary>
    TargetOutranks,

    /// <summary>A power level would be given or taken that the sender does not have.</summary>
    PowerNotOwned,

    /// <summary>The invitation through a third party does not hold.</summary>
    ThirdPartyInviteInvalid,
}
