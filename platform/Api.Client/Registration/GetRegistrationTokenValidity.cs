using Weft.Api.Client.Http;
using Weft.Api.Client.Interactive;
using Weft.Api.Http;
using Weft.Storage;

namespace Weft.Api.Client.Registration;

/// <summary><c>GET /_matrix/client/v1/register/m.login.registration_token/validity</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1registermloginregistration_tokenvalidity</remarks>
sealed class GetRegistrationTokenValidity(IStores stores, TimeProvider time)
    : Endpoint(Route.Get("/_matrix/client/v1/register/m.login.registration_token/validity", new Touches.Public(), Access.Anyone) with
    {
        Rate = RateClass.Registration,
    })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var text = request.Query.Required("token");
        var token = RegistrationTokenText.IsWellFormed(text) ? await stores.For(request.Tenant).RegistrationTokens.Find(text, cancellation) : null;
        return Reply.Json(new { valid = token is not null && token.IsValid(time.GetUtcNow()) });
    }
}
