using System.Security.Cryptography;
using Weft.Auth.Tokens;
using Weft.Events;
using Weft.Storage;
using Weft.Storage.Accounts;
using Weft.Storage.Log;
using Weft.Tenants;

namespace Weft.Auth.Sessions;

/// <summary>Begins, renews and ends the sessions of devices.</summary>
public sealed class DeviceSessions(IStores stores, ITenantLog log, TimeProvider time)
{
    /// <summary>Devices that one user may have; signing in with one more ends the one that was seen least recently.</summary>
    public const int DevicesMax = 500;

    public const int DeviceIdLengthMax = 255;
    public const int DisplayNameLengthMax = 255;

    const string DeviceIdLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const int DeviceIdLength = 10;

    /// <summary>Signs a device in. Tokens that it had before end.</summary>
    /// <returns>Null when the account is not active (any more).</returns>
    public async Task<SignedIn?> Start(TenantModel tenant, SignInWish wish, CancellationToken cancellation)
    {
        var (session, signedIn) = Prepare(tenant, wish);
        await MakeRoom(tenant.Id, wish.User, session.Device, cancellation);
        var appended = await log.Append(tenant.Id, [new SessionStarted(session)], cancellation);
        return appended.Refused.IsEmpty ? signedIn : null;
    }

    /// <summary>Makes the tokens and what is to be stored of them, without storing it.</summary>
    public (NewSession Session, SignedIn SignedIn) Prepare(TenantModel tenant, SignInWish wish)
    {
        var device = wish.Device ?? RandomNumberGenerator.GetString(DeviceIdLetters, DeviceIdLength);
        var (issued, tokens) = Issue(tenant, wish.CanRefresh);
        return (new NewSession(wish.User, device, wish.InitialDisplayName, issued), new SignedIn(wish.User, device, tokens));
    }

    /// <summary>Exchanges a refresh token.</summary>
    /// <returns>Null when it is not known, or has been used.</returns>
    public async Task<TokenPair?> Refresh(TenantModel tenant, string refreshToken, CancellationToken cancellation)
    {
        if (refreshToken.Length is 0 or > TokenText.LengthMax) return null;

        var old = TokenText.Hash(refreshToken);
        if (await stores.For(tenant.Id).Accounts.FindRefreshToken(old, cancellation) is not { Account.State: AccountState.Active } stored) return null;

        var (issued, tokens) = Issue(tenant, canRefresh: true);
        var appended = await log.Append(tenant.Id, [new TokensRefreshed(stored.Account.User, old, issued)], cancellation);
        return appended.Refused.IsEmpty ? tokens : null;
    }

    /// <summary>Ends a device: its tokens, its keys, what waits for it.</summary>
    public Task End(TenantId tenant, UserId user, string device, CancellationToken cancellation) =>
        log.Append(tenant, [new DevicesDeleted(user, [device])], cancellation);

    /// <summary>Ends all devices of a user.</summary>
    /// <param name="except">The one that stays; null for none.</param>
    public Task EndAll(TenantId tenant, UserId user, string? except, CancellationToken cancellation) =>
        log.Append(tenant, [new AllDevicesDeleted(user, except)], cancellation);

    (IssuedTokens Issued, TokenPair Tokens) Issue(TenantModel tenant, bool canRefresh)
    {
        var now = time.GetUtcNow();
        var access = TokenText.New(TokenText.Access);
        var refresh = canRefresh ? TokenText.New(TokenText.Refresh) : null;
        // Without a refresh token an expiry would only be a reason to type the password again.
        TimeSpan? lifetime = canRefresh ? tenant.Settings.Accounts.AccessTokenLifetime : null;
        return (
            new IssuedTokens(TokenText.Hash(access), now, now + lifetime, refresh is null ? default(ReadOnlyMemory<byte>?) : TokenText.Hash(refresh)),
            new TokenPair(access, refresh, lifetime));
    }

    async Task MakeRoom(TenantId tenant, UserId user, string device, CancellationToken cancellation)
    {
        var devices = await stores.For(tenant).Accounts.Devices(user, cancellation);
        if (devices.Length < DevicesMax || devices.Any(present => present.Id == device)) return;

        await log.Append(tenant, [new DevicesDeleted(user, [.. devices[(DevicesMax - 1)..].Select(old => old.Id)])], cancellation);
    }
}

/// <param name="Device">The client's own choice, to go on as a device that it was; null for a new one.</param>
/// <param name="CanRefresh">The client knows refresh tokens: its access tokens are short-lived.</param>
public sealed record SignInWish(UserId User, string? Device, string? InitialDisplayName, bool CanRefresh);

public sealed record SignedIn(UserId User, string Device, TokenPair Tokens);

/// <param name="Refresh">Null when the client cannot refresh.</param>
/// <param name="Lifetime">Of the access token; null: for good.</param>
public sealed record TokenPair(string Access, string? Refresh, TimeSpan? Lifetime)
{
    // Tokens stay out of logs.
    public override string ToString() => "tokens";
}
