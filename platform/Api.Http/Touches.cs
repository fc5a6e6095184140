namespace Weft.Api.Http;

/// <summary>
/// What a route reads or changes. Every route names one, so that a token restricted to some rooms or to one device
/// can be checked by the table alone, and tests can enumerate what a stranger may reach.
/// </summary>
public abstract record Touches
{
    private Touches() { }

    /// <summary>One room, named by the path parameter <paramref name="Parameter"/> (an id or an alias).</summary>
    public sealed record Room(string Parameter) : Touches;

    /// <summary>Only what belongs to the device that asks: its keys, its to-device queue, its session.</summary>
    public sealed record OwnDevice : Touches;

    /// <summary>What belongs to the user who asks, over all their rooms and devices.</summary>
    public sealed record OwnUser : Touches;

    /// <summary>What any user of the tenant, or anybody, may see: versions, profiles, directories, media.</summary>
    public sealed record Public : Touches;

    /// <summary>What only an administrator of the tenant may do.</summary>
    public sealed record Admin : Touches;
}
