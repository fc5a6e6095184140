using Weft.Api.Client.Http;
using Weft.Api.Http;

namespace Weft.Api.Client.Registration;

/// <summary><c>GET /_synapse/admin/v1/register</c>: where a registration by shared secret begins. Absent unless configured.</summary>
/// <remarks>https://element-hq.github.io/synapse/latest/admin_api/register_api.html</remarks>
sealed class GetSharedSecretNonce(TimeProvider time) : Endpoint(Route.Get("/_synapse/admin/v1/register", new Touches.Public(), Access.Anyone))
{
    public override Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) =>
        Task.FromResult(request.TenantModel.Settings.Accounts.RegistrationSharedSecret is { } secret
            ? Reply.Json(new { nonce = SharedSecret.NewNonce(secret, time.GetUtcNow()) })
            : MatrixError.Unrecognized());
}
