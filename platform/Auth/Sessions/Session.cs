using Weft.Events;

namespace Weft.Auth.Sessions;

/// <summary>Who a valid access token speaks for.</summary>
/// <param name="User">The user.</param>
/// <param name="Device">The device; null for tokens that are not bound to one.</param>
public sealed record Session(UserId User, string? Device)
{
    /// <summary>A guest: may call only what is open to guests.</summary>
    public bool IsGuest { get; init; }

    /// <summary>An administrator of the tenant.</summary>
    public bool IsAdmin { get; init; }

    /// <summary>Suspended by an administrator: may read, leave rooms and redact, and nothing else.</summary>
    public bool IsSuspended { get; init; }
}

/// <summary>What an access token turned out to be.</summary>
public abstract record TokenVerdict
{
    private TokenVerdict() { }

    public sealed record Valid(Session Session) : TokenVerdict;

    /// <summary>Not a token, or one that was logged out.</summary>
    public sealed record Unknown : TokenVerdict;

    /// <summary>Expired, or logged out softly: the device and its keys stay, and signing in again revives them.</summary>
    public sealed record SoftLoggedOut : TokenVerdict;

    /// <summary>The account is locked: nothing but logging out is possible.</summary>
    public sealed record Locked(Session Session) : TokenVerdict;
}

/// <summary>Checks access tokens, from memory where it can.</summary>
public interface IAccessTokens
{
    Task<TokenVerdict> Check(Tenants.TenantId tenant, string token, CancellationToken cancellation);
}
