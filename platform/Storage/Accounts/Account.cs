using Weft.Events;

namespace Weft.Storage.Accounts;

/// <summary>A user of this tenant's own server, as they are kept.</summary>
/// <param name="PasswordHash">In PHC string format; null when the account has no password.</param>
public sealed record Account(UserId User, AccountKind Kind, DateTimeOffset Created, string? PasswordHash)
{
    public AccountState State { get; init; } = AccountState.Active;

    /// <summary>May read, leave rooms and redact, and nothing else.</summary>
    public bool IsSuspended { get; init; }

    /// <summary>Administrates this tenant.</summary>
    public bool IsAdmin { get; init; }

    /// <summary>Asked, on deactivation, that new readers see nothing of what they wrote.</summary>
    public bool IsErased { get; init; }

    /// <summary>Synapse's <c>user_type</c>, such as <c>bot</c> or <c>support</c>; kept for its administrators.</summary>
    public string? UserType { get; init; }

    // The hash stays out of logs.
    public override string ToString() => $"{User} ({Kind}, {State})";
}

public enum AccountKind
{
    User = 0,
    Guest = 1,
}

public enum AccountState
{
    Active = 0,

    /// <summary>Nothing but signing out is possible until it is unlocked.</summary>
    Locked = 1,

    /// <summary>For good. The name stays taken.</summary>
    Deactivated = 2,
}
