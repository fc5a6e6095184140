using Weft.Auth.Sessions;
using Weft.Events;
using Weft.Storage.Accounts;

namespace Weft.Auth.Accounts;

/// <summary>Who wants an account, once it is settled that they may have it.</summary>
public sealed record RegistrationWish(UserId User)
{
    public AccountKind Kind { get; init; } = AccountKind.User;

    /// <summary>The account exists, as a guest's, and becomes a user's.</summary>
    public bool IsUpgrade { get; init; }

    /// <summary>Hashed here, unless <see cref="PasswordHash"/> is given. Neither: no password.</summary>
    public string? Password { get; init; }

    /// <summary>In PHC string format.</summary>
    public string? PasswordHash { get; init; }

    public string? DisplayName { get; init; }
    public bool IsAdmin { get; init; }
    public string? UserType { get; init; }

    /// <summary>A use of it is spent.</summary>
    public string? RegistrationToken { get; init; }

    /// <summary>Null: no device signs in with it.</summary>
    public SignInWish? SignIn { get; init; }

    // Secrets stay out of logs.
    public override string ToString() => $"{User}";
}

public abstract record RegistrationOutcome
{
    RegistrationOutcome() { }

    /// <param name="SignedIn">Null when no sign-in was asked for.</param>
    public sealed record Done(Account Account, SignedIn? SignedIn) : RegistrationOutcome;

    public sealed record NameTaken : RegistrationOutcome;

    /// <summary>The registration token was used up by others meanwhile.</summary>
    public sealed record TokenSpent : RegistrationOutcome;
}
