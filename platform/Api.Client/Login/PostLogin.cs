using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Auth.Accounts;
using Weft.Auth.Sessions;
using Weft.Auth.Tokens;
using Weft.Storage;
using Weft.Storage.Accounts;
using Weft.Storage.Keys;
using StatusCodes = Microsoft.AspNetCore.Http.StatusCodes;

namespace Weft.Api.Client.Login;

/// <summary><c>POST /_matrix/client/v3/login</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3login</remarks>
sealed class PostLogin(PasswordCheck passwords, IAccounts accounts, DeviceSessions sessions, IStores stores, TimeProvider time)
    : Endpoint(Route.Post("/_matrix/client/v3/login", new Touches.Public(), Access.Anyone) with { Rate = RateClass.Login, BodyBytesMax = 64 * 1024 })
{
    public const string PasswordType = "m.login.password";
    public const string TokenType = "m.login.token";

    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var body = await request.Body(cancellation);
        var device = BodyText.BoundedOrNull(body.Text("device_id"), "device_id", DeviceSessions.DeviceIdLengthMax);
        var displayName = BodyText.BoundedOrNull(body.Text("initial_device_display_name"), "initial_device_display_name", DeviceSessions.DisplayNameLengthMax);
        if (device is { Length: 0 }) return MatrixError.InvalidParam("'device_id' must not be empty; leave it out to be given one.");

        var (account, refusal) = body.Text("type") switch
        {
            PasswordType => await ByPassword(request, body, cancellation),
            TokenType => await ByToken(request, body, cancellation),
            null => (null, MatrixError.MissingParam("'type' is missing.")),
            _ => (null, MatrixError.BadRequest("M_UNKNOWN", "This server does not offer that type of login.")),
        };
        if (refusal is not null) return refusal;
        if (account!.State is AccountState.Locked) return Locked();
        if (device is not null && await IsCrossSigningKey(request, account, device, cancellation))
            return MatrixError.Forbidden("'device_id' is the name of one of your cross-signing keys. Choose another.");

        var wish = new SignInWish(account.User, device, displayName, body.Flag("refresh_token"));
        return await sessions.Start(request.TenantModel, wish, cancellation) is { } signedIn
            ? Reply.Json(SignedInAnswer.Of(signedIn) with { WellKnown = SignedInAnswer.WellKnownOf(request) })
            : Deactivated();
    }

    async Task<(Account?, MatrixError?)> ByPassword(ClientRequest request, JsonElement body, CancellationToken cancellation)
    {
        if (!UserIdentifier.TryRead(body, request.TenantModel.Server, out var user, out var problem)) return (null, problem);
        if (body.Text("password") is not { } password) return (null, MatrixError.MissingParam("'password' is missing."));

        return await passwords.Check(request, user, password, cancellation) switch
        {
            PasswordVerdict.Right(var account) => (account, null),
            PasswordVerdict.Deactivated => (null, Deactivated()),
            _ => (null, MatrixError.Forbidden(PasswordCheck.WrongSentence)),
        };
    }

    async Task<(Account?, MatrixError?)> ByToken(ClientRequest request, JsonElement body, CancellationToken cancellation)
    {
        if (body.Text("token") is not { } token) return (null, MatrixError.MissingParam("'token' is missing."));

        var taken = token.Length <= TokenText.LengthMax
            ? await stores.For(request.Tenant).ShortTokens.Take(ShortTokenPurpose.Login, TokenText.Hash(token), time.GetUtcNow(), cancellation)
            : null;
        if (taken is null) return (null, MatrixError.Forbidden("This login token is not valid, or was used before."));

        return await accounts.Find(request.Tenant, taken.User, cancellation) is { State: not AccountState.Deactivated } account
            ? (account, null)
            : (null, Deactivated());
    }

    // Both live in one object of /keys/query, under these names.
    async Task<bool> IsCrossSigningKey(ClientRequest request, Account account, string device, CancellationToken cancellation)
    {
        foreach (var keys in await stores.For(request.Tenant).Keys.Query([account.User], account.User, cancellation))
            foreach (var (usage, key) in keys.CrossSigning)
                if (usage is CrossSigningUsage.Master or CrossSigningUsage.SelfSigning or CrossSigningUsage.UserSigning
                    && JsonElement.Parse(key.Span).TryGetProperty("keys", out var named)
                    && named.EnumerateObject().Any(property => property.Name == $"ed25519:{device}")) return true;
        return false;
    }

    static MatrixError Deactivated() => new(StatusCodes.Status403Forbidden, "M_USER_DEACTIVATED", "This account has been deactivated.");

    static MatrixError Locked() => new(StatusCodes.Status401Unauthorized, "M_USER_LOCKED", "This account is locked. Contact the administrator of this server.")
    {
        Details = new Dictionary<string, object>(StringComparer.Ordinal) { ["soft_logout"] = true },
    };
}
