using Weft.Events;

namespace Weft.RoomVersions.Authorisation;

/// <summary>
/// The part of a room's state that the authorisation rules ask for. It can be answered without holding the member
/// events of the room: only memberships, and only those of the two or three users that an event is about.
/// </summary>
public interface IAuthState
{
    /// <summary>The room's create event; null before it.</summary>
    Pdu? Create { get; }

    /// <summary>Read once for each power level event, and shared by all who ask.</summary>
    PowerLevels PowerLevels { get; }

    JoinRule JoinRule { get; }

    /// <summary>Null for a user without a member event.</summary>
    Membership? MembershipOf(UserId user);

    /// <summary>
    /// A state event. The rules ask for <c>m.room.third_party_invite</c> alone, and for the power level event that a new
    /// one is compared with.
    /// </summary>
    Pdu? Find(string type, string stateKey);
}
