using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;

namespace Weft.Api.Client.Media;

/// <summary><c>POST /_matrix/media/v1/create</c>: an id now, the file later.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixmediav1create</remarks>
sealed class CreateContent(IStores stores, TimeProvider time)
    : Endpoint(Route.Post("/_matrix/media/v1/create", new Touches.Public(), Access.User) with { Rate = RateClass.Media })
{
    const int PendingMax = 50;
    static readonly TimeSpan UnusedKept = TimeSpan.FromHours(24);

    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var id = Uploads.NewId();
        var now = time.GetUtcNow();
        return await stores.For(request.Tenant).Media.Reserve(id, request.User, now, now + UnusedKept, PendingMax, cancellation)
            ? Reply.Json(new { content_uri = $"mxc://{request.TenantModel.Server}/{id}", unused_expires_at = (now + UnusedKept).ToUnixTimeMilliseconds() })
            : new MatrixError(429, "M_LIMIT_EXCEEDED", $"You have {PendingMax} uploads open. Finish some first.") { RetryAfter = TimeSpan.FromMinutes(1) };
    }
}
