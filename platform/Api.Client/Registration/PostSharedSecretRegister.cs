using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Client.Login;
using Weft.Api.Http;
using Weft.Auth.Accounts;
using Weft.Auth.Passwords;
using Weft.Auth.Sessions;

namespace Weft.Api.Client.Registration;

/// <summary><c>POST /_synapse/admin/v1/register</c>: makes an account for who knows the secret. Absent unless configured.</summary>
/// <remarks>https://element-hq.github.io/synapse/latest/admin_api/register_api.html</remarks>
sealed class PostSharedSecretRegister(IAccounts accounts, TimeProvider time)
    : Endpoint(Route.Post("/_synapse/admin/v1/register", new Touches.Public(), Access.Anyone) with { BodyBytesMax = 64 * 1024 })
{
    const int NameLengthMax = 512;

    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        if (request.TenantModel.Settings.Accounts.RegistrationSharedSecret is not { } secret) return MatrixError.Unrecognized();

        var body = await request.Body(cancellation);
        var nonce = Required(body, "nonce");
        if (!SharedSecret.IsNonce(secret, nonce, time.GetUtcNow())) return MatrixError.BadRequest("M_UNKNOWN", "unrecognised nonce");

        var username = BodyText.Bounded(Required(body, "username"), "username", NameLengthMax);
        var password = BodyText.Bounded(Required(body, "password"), "password", PasswordHashing.LengthMax);
        var userType = body.Text("user_type");
        if (userType is not (null or "support" or "bot")) return MatrixError.BadRequest("M_UNKNOWN", "'user_type' must be support, bot or absent.");

        var admin = body.Flag("admin");
        if (!SharedSecret.Matches(secret, Required(body, "mac"), nonce, username, password, admin, userType))
            return MatrixError.Forbidden("HMAC incorrect");

        var user = await accounts.Claim(request, username, cancellation);
        var wish = new RegistrationWish(user)
        {
            Password = password,
            DisplayName = BodyText.BoundedOrNull(body.Text("displayname"), "displayname", 256) ?? username,
            IsAdmin = admin,
            UserType = userType,
            SignIn = body.Flag("inhibit_login") ? null : new SignInWish(user, Device: null, InitialDisplayName: null, CanRefresh: false),
        };
        return await accounts.Register(request.TenantModel, wish, cancellation) switch
        {
            RegistrationOutcome.Done(_, { } signedIn) => Reply.Json(SignedInAnswer.Of(signedIn)),
            RegistrationOutcome.Done => Reply.Json(new SignedInAnswer(user)),
            _ => Usernames.InUse(),
        };
    }

    static string Required(JsonElement body, string name) =>
        body.Text(name) ?? throw new RequestRefusedException(MatrixError.BadJson($"{name} must be specified"));
}
