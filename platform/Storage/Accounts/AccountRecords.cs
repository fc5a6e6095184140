using Weft.Events;
using Weft.Storage.Log;

namespace Weft.Storage.Accounts;

/// <summary>A record after which a user's tokens must be looked at anew.</summary>
public abstract record SessionsChanged(UserId User) : LogRecord
{
    public override IEnumerable<ChangeKey> Touches => [new(ChangeKind.Session, User.ToString())];
}

/// <summary>An account is made. Refused when the name is taken, or when the registration token is not, or no longer, valid.</summary>
/// <param name="DisplayName">The first of their profile.</param>
/// <param name="RegistrationToken">One use of it is spent.</param>
/// <param name="Session">Signs in at once.</param>
public sealed record AccountCreated(Account Account, string? DisplayName, string? RegistrationToken, NewSession? Session) : SessionsChanged(Account.User)
{
    public override IEnumerable<ChangeKey> Touches => [.. base.Touches, new(ChangeKind.Profile, User.ToString())];
    public override bool CanBeRefused => true;
}

/// <summary>A guest becomes a user of the same name. Refused when they are no active guest, or the registration token is not valid.</summary>
public sealed record GuestUpgraded(UserId User, string? PasswordHash, DateTimeOffset Upgraded, string? RegistrationToken, NewSession? Session) : SessionsChanged(User)
{
    public override bool CanBeRefused => true;
}

/// <summary>A device signs in; tokens that it had before end. Refused when the account is not active.</summary>
public sealed record SessionStarted(NewSession Session) : SessionsChanged(Session.User)
{
    public override IEnumerable<ChangeKey> Touches => [.. base.Touches, new(ChangeKind.DeviceList, User.ToString())];
    public override bool CanBeRefused => true;
}

/// <summary>A refresh token was exchanged. Refused when it is not valid any more.</summary>
/// <param name="Old">The SHA-256 of the token that was shown.</param>
public sealed record TokensRefreshed(UserId User, ReadOnlyMemory<byte> Old, IssuedTokens Tokens) : SessionsChanged(User)
{
    public override bool CanBeRefused => true;
}

/// <summary>Tokens from a refresh were used for the first time: the refresh token that they came from ends.</summary>
/// <param name="Refresh">The SHA-256 of the refresh token handed out with them.</param>
public sealed record TokensConfirmed(UserId User, ReadOnlyMemory<byte> Refresh) : SessionsChanged(User);

/// <summary>The account's password is replaced; tokens stay.</summary>
/// <param name="PasswordHash">In PHC string format.</param>
public sealed record PasswordChanged(UserId User, string PasswordHash) : SessionsChanged(User);

/// <summary>The account is locked, unlocked, suspended or not, made administrator or not.</summary>
public sealed record AccountStandingChanged(UserId User, bool IsLocked, bool IsSuspended, bool IsAdmin) : SessionsChanged(User);

/// <summary>
/// The account ends for good: password, sessions, devices with all that they keep, tokens of every purpose. What is
/// left to do in rooms is written down as <see cref="AccountTask.LeaveRooms"/>.
/// </summary>
/// <param name="Erase">New readers shall see nothing of what they wrote, and their profile goes.</param>
public sealed record AccountDeactivated(UserId User, bool Erase) : SessionsChanged(User)
{
    public override IEnumerable<ChangeKey> Touches =>
        [.. base.Touches, new(ChangeKind.DeviceList, User.ToString()), new(ChangeKind.Profile, User.ToString()), new(ChangeKind.PushRules, User.ToString())];
}
