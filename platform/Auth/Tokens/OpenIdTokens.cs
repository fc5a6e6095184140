using Weft.Events;
using Weft.Storage;
using Weft.Storage.Accounts;
using Weft.Tenants;

namespace Weft.Auth.Tokens;

/// <summary>Tokens by which another service learns, from this server, who its user is; good for nothing else.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#openid</remarks>
public sealed class OpenIdTokens(IStores stores, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public async Task<string> Issue(TenantId tenant, UserId user, CancellationToken cancellation)
    {
        var (token, now) = (TokenText.New(TokenText.OpenId), time.GetUtcNow());
        await stores.For(tenant).ShortTokens.Add(ShortTokenPurpose.OpenId, TokenText.Hash(token), user, now + Lifetime, now, cancellation);
        return token;
    }

    /// <summary>Whose token it is; it may be shown again until it expires. Null when it is not known.</summary>
    public async Task<UserId?> Check(TenantId tenant, string token, CancellationToken cancellation) =>
        token.Length is 0 or > TokenText.LengthMax
            ? null
            : (await stores.For(tenant).ShortTokens.Find(ShortTokenPurpose.OpenId, TokenText.Hash(token), time.GetUtcNow(), cancellation))?.User;
}
