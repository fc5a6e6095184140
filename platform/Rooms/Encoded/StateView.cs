using Weft.Events;
using Weft.RoomCore;

namespace Weft.Rooms.Encoded;

/// <summary>Which entries of a room's state an answer holds, and what stands around them.</summary>
/// <param name="Only">Members of this membership alone.</param>
/// <param name="Not">No members of this membership.</param>
public readonly record struct StateView(StateViewKind Kind, Membership? Only = null, Membership? Not = null)
{
    /// <summary>All of the state, as an array.</summary>
    public static readonly StateView All = new(StateViewKind.State);

    /// <summary>Member events, in <c>chunk</c>.</summary>
    public static StateView Members(Membership? only, Membership? not) => new(StateViewKind.Members, only, not);

    internal ReadOnlySpan<byte> Opening => Kind == StateViewKind.State ? "["u8 : "{\"chunk\":["u8;

    internal ReadOnlySpan<byte> Closing => Kind == StateViewKind.State ? "]"u8 : "]}"u8;

    internal bool Admits(Member member) => (Only is not { } only || member.Membership == only) && (Not is not { } not || member.Membership != not);
}

public enum StateViewKind { State, Members }
