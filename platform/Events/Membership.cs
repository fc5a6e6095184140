namespace Weft.Events;

/// <summary>A user's standing in a room. One who was never there has none, which reads like having left.</summary>
public enum Membership { Leave, Invite, Join, Knock, Ban }

public static class Memberships
{
    public static bool TryParse(string? text, out Membership membership)
    {
        (membership, var known) = text switch
        {
            "leave" => (Membership.Leave, true),
            "invite" => (Membership.Invite, true),
            "join" => (Membership.Join, true),
            "knock" => (Membership.Knock, true),
            "ban" => (Membership.Ban, true),
            _ => (default, false),
        };
        return known;
    }

    /// <summary>As the specification spells it.</summary>
    public static string ToText(this Membership membership) => membership switch
    {
        Membership.Leave => "leave",
        Membership.Invite => "invite",
        Membership.Join => "join",
        Membership.Knock => "knock",
        Membership.Ban => "ban",
    };
}
