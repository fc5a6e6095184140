using Weft.Api.Client.Http;
using Weft.Api.Client.Interactive;
using Weft.Api.Http;
using Weft.Auth.Tokens;
using Weft.Storage;
using Weft.Storage.Accounts;

namespace Weft.Api.Client.Login;

/// <summary><c>POST /_matrix/client/v1/login/get_token</c>: a token that signs another device in, once, within two minutes.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv1loginget_token</remarks>
sealed class GetLoginToken(UserInteractive interactive, IStores stores, TimeProvider time)
    : Endpoint(Route.Post("/_matrix/client/v1/login/get_token", new Touches.OwnUser(), Access.User) with
    {
        Aliases = ["/_matrix/client/unstable/org.matrix.msc3882/login/get_token"],
        Rate = RateClass.Login,
    })
{
    static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var body = await request.Body(cancellation);
        if (await interactive.Authorize(request, body, "get a login token", cancellation) is InteractiveOutcome.Asked(var asked)) return asked;

        var (token, now) = (TokenText.New(TokenText.Login), time.GetUtcNow());
        await stores.For(request.Tenant).ShortTokens.Add(
            ShortTokenPurpose.Login, TokenText.Hash(token), request.User, now + Lifetime, now, cancellation);
        return Reply.Json(new { login_token = token, expires_in_ms = (long)Lifetime.TotalMilliseconds });
    }
}
