using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Client.Interactive;
using Weft.Api.Client.Login;
using Weft.Api.Http;
using Weft.Auth.Accounts;
using Weft.Auth.Interactive;
using Weft.Auth.Passwords;
using Weft.Auth.Sessions;
using Weft.Events;
using Weft.Storage;
using Weft.Storage.Accounts;
using StatusCodes = Microsoft.AspNetCore.Http.StatusCodes;

namespace Weft.Api.Client.Registration;

/// <summary><c>POST /_matrix/client/v3/register</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3register</remarks>
sealed class PostRegister(
    IAccounts accounts, IAccessTokens tokens, UserInteractive interactive, PasswordHashing passwords, IStores stores, TimeProvider time)
    : Endpoint(Route.Post("/_matrix/client/v3/register", new Touches.Public(), Access.Anyone) with { Rate = RateClass.Registration, BodyBytesMax = 64 * 1024 })
{
    const int InvitationsLooked = 100;

    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var kind = request.Query.OneOf("kind", "user", "guest");
        var body = await request.Body(cancellation);
        return kind is "guest" ? await Guest(request, body, cancellation) : await User(request, body, cancellation);
    }

    async Task<Reply> User(ClientRequest request, JsonElement body, CancellationToken cancellation)
    {
        if (body.Text("type") is "m.login.application_service") return MatrixError.Forbidden("There is no application service of this token.");
        if (await Flows(request, cancellation) is not { } flows) return MatrixError.Forbidden("Registration is not open on this server.");

        // Refused before anything has to be proved.
        var fields = Fields.Read(request, body);
        if (body.Text("guest_access_token") is { } guestToken) fields = fields with { UpgradedGuest = await Guest(request, guestToken, fields.Username, cancellation) };
        else if (fields.Username is { } wanted) await accounts.Claim(request, wanted, cancellation);

        var operation = new InteractiveOperation("register", Owner: null, flows) { Keep = () => Keep(request, fields, cancellation) };
        switch (await interactive.Authorize(request, body, operation, cancellation))
        {
            case InteractiveOutcome.Asked(var asked):
                return asked;
            case InteractiveOutcome.Granted(var completed, var kept):
                // A client may leave out of the last request what it said in the first.
                if (fields.IsEmpty && kept is { } first) fields = first.Deserialize<Fields>(ApiJson.Options)!;
                if (fields.Password is null && fields.PasswordHash is null) return MatrixError.MissingParam("'password' is missing.");
                return await Register(request, fields, completed.Find(StageTypes.RegistrationToken)?.Detail, cancellation);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    async Task<Reply> Register(ClientRequest request, Fields fields, string? registrationToken, CancellationToken cancellation)
    {
        var user = fields.UpgradedGuest is { } guest ? guest
            : fields.Username is { } wanted ? await accounts.Claim(request, wanted, cancellation)
            : Localpart.Generate(request.TenantModel.Server, "u");
        var wish = new RegistrationWish(user)
        {
            IsUpgrade = fields.UpgradedGuest is not null,
            Password = fields.Password,
            PasswordHash = fields.PasswordHash,
            DisplayName = user.ToString()[1..user.ToString().IndexOf(':', StringComparison.Ordinal)],
            RegistrationToken = registrationToken,
            SignIn = fields.InhibitLogin ? null : new SignInWish(user, fields.DeviceId, fields.InitialDeviceDisplayName, fields.RefreshToken),
        };
        return Answer(user, await accounts.Register(request.TenantModel, wish, cancellation));
    }

    /// <summary>The guest who asks to become a user, which keeps their name.</summary>
    /// <remarks>https://spec.matrix.org/v1.19/client-server-api/#guest-access</remarks>
    async Task<UserId> Guest(ClientRequest request, string token, string? username, CancellationToken cancellation) =>
        await tokens.Check(request.Tenant, token, cancellation) is not TokenVerdict.Valid({ IsGuest: true } guest)
            ? throw new RequestRefusedException(MatrixError.Forbidden("'guest_access_token' is not the token of a guest."))
        : username is null || !Localpart.TryResolve(username, request.TenantModel.Server, out var user) || user != guest.User
            ? throw new RequestRefusedException(MatrixError.InvalidParam("'username' must be the guest's own."))
        : guest.User;

    async Task<Reply> Guest(ClientRequest request, JsonElement body, CancellationToken cancellation)
    {
        if (!request.TenantModel.Settings.Accounts.AllowGuests)
            return new MatrixError(StatusCodes.Status403Forbidden, "M_GUEST_ACCESS_FORBIDDEN", "This server does not admit guests.");

        var name = BodyText.BoundedOrNull(body.Text("initial_device_display_name"), "initial_device_display_name", DeviceSessions.DisplayNameLengthMax);
        var user = Localpart.Generate(request.TenantModel.Server, "guest-");
        var wish = new RegistrationWish(user) { Kind = AccountKind.Guest, SignIn = new SignInWish(user, Device: null, name, CanRefresh: false) };
        return Answer(user, await accounts.Register(request.TenantModel, wish, cancellation));
    }

    /// <summary>Open to all, or to those who were given a token; null when neither.</summary>
    async Task<InteractiveFlows?> Flows(ClientRequest request, CancellationToken cancellation)
    {
        if (request.TenantModel.Settings.Accounts.OpenRegistration) return InteractiveFlows.Of(StageTypes.Dummy);

        var now = time.GetUtcNow();
        var invitations = await stores.For(request.Tenant).RegistrationTokens.List(InvitationsLooked, cancellation);
        return invitations.Any(token => token.IsValid(now)) ? InteractiveFlows.Of(StageTypes.RegistrationToken) : null;
    }

    async Task<JsonElement> Keep(ClientRequest request, Fields fields, CancellationToken cancellation)
    {
        var hash = fields.Password is { } password
            ? await passwords.Hash(password, request.TenantModel.Settings.Accounts.PasswordCost, cancellation)
            : null;
        return JsonSerializer.SerializeToElement(fields with { Password = null, PasswordHash = hash }, ApiJson.Options);
    }

    static Reply Answer(UserId user, RegistrationOutcome registration) => registration switch
    {
        RegistrationOutcome.Done(_, { } signedIn) => Reply.Json(SignedInAnswer.Of(signedIn)),
        RegistrationOutcome.Done => Reply.Json(new SignedInAnswer(user)),
        RegistrationOutcome.NameTaken => Usernames.InUse(),
        _ => new MatrixError(StatusCodes.Status401Unauthorized, "M_UNAUTHORIZED", "This registration token was used up meanwhile."),
    };

    /// <summary>What the body says; as JSON what is kept of it.</summary>
    sealed record Fields
    {
        public string? Username { get; init; }
        public string? Password { get; init; }

        /// <summary>Never read from a request.</summary>
        public string? PasswordHash { get; init; }

        /// <summary>Who the guest's token speaks for; never read from a request.</summary>
        public UserId? UpgradedGuest { get; init; }

        public string? DeviceId { get; init; }
        public string? InitialDeviceDisplayName { get; init; }
        public bool InhibitLogin { get; init; }
        public bool RefreshToken { get; init; }

        public bool IsEmpty => Username is null && Password is null && DeviceId is null && InitialDeviceDisplayName is null;

        public static Fields Read(ClientRequest request, JsonElement body) => new()
        {
            // Too long is refused with its own errcode, as any other name that cannot be.
            Username = body.Text("username"),
            Password = body.Text("password") is { } password ? NewPassword.Checked(request, password, "password") : null,
            DeviceId = BodyText.BoundedOrNull(body.Text("device_id"), "device_id", DeviceSessions.DeviceIdLengthMax) is { Length: > 0 } device ? device : null,
            InitialDeviceDisplayName = BodyText.BoundedOrNull(
                body.Text("initial_device_display_name"), "initial_device_display_name", DeviceSessions.DisplayNameLengthMax),
            InhibitLogin = body.Flag("inhibit_login"),
            RefreshToken = body.Flag("refresh_token"),
        };
    }
}
