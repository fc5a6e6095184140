using Weft.Auth.Sessions;
using Weft.Storage;
using Weft.Storage.Accounts;
using Weft.Storage.Log;
using Weft.Tenants;

namespace Weft.Auth.Tokens;

/// <summary>Checks access tokens from memory; the tenant's log says when what is remembered has changed.</summary>
sealed class AccessTokens(IStores stores, ITenantLog log, TokenCache cache, TimeProvider time) : IAccessTokens
{
    public async Task<TokenVerdict> Check(TenantId tenant, string token, CancellationToken cancellation)
    {
        if (token.Length is 0 or > TokenText.LengthMax) return new TokenVerdict.Unknown();

        var hash = TokenText.Hash(token);
        var key = TokenKey.Of(tenant, hash);
        if (cache.TryGet(key, out var known)) return known.At(time.GetUtcNow());

        var generation = cache.Generation;
        if (await stores.For(tenant).Accounts.FindAccessToken(hash, cancellation) is not { } stored) return new TokenVerdict.Unknown();

        known = KnownToken.Of(stored);
        if (known.At(time.GetUtcNow()) is not TokenVerdict.Valid and var refusal) return refusal;

        // The first use ends the refresh token that it came from; it is remembered at its next use.
        if (stored.Unconfirmed is { } refresh) await log.Append(tenant, [new TokensConfirmed(stored.Account.User, refresh)], cancellation);
        else cache.Add(key, known, generation);
        return known.At(time.GetUtcNow());
    }
}

/// <summary>What the database said of a token; whether it is good depends on the time.</summary>
sealed record KnownToken(Session Session, AccountState State, DateTimeOffset? Expires)
{
    public static KnownToken Of(StoredAccessToken stored) => new(
        new Session(stored.Account.User, stored.Device)
        {
            IsGuest = stored.Account.Kind is AccountKind.Guest,
            IsAdmin = stored.Account.IsAdmin,
            IsSuspended = stored.Account.IsSuspended,
        },
        stored.Account.State,
        stored.Expires);

    public TokenVerdict At(DateTimeOffset now) => State switch
    {
        AccountState.Deactivated => new TokenVerdict.Unknown(),
        _ when Expires <= now => new TokenVerdict.SoftLoggedOut(),
        AccountState.Locked => new TokenVerdict.Locked(Session),
        _ => new TokenVerdict.Valid(Session),
    };
}
