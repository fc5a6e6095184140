using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;

namespace Weft.Api.Client.Media;

/// <summary><c>POST /_matrix/media/v3/upload</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixmediav3upload</remarks>
sealed class UploadContent(Uploads uploads, IStores stores, TimeProvider time)
    : Endpoint(Route.Post("/_matrix/media/v3/upload", new Touches.Public(), Access.User) with { Rate = RateClass.Media, Cost = CostClass.BulkRead })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var file = await uploads.Receive(request, cancellation);
        var id = Uploads.NewId();
        await stores.For(request.Tenant).Media.Add(id, request.User, file, time.GetUtcNow(), cancellation);
        return Reply.Json(new { content_uri = $"mxc://{request.TenantModel.Server}/{id}" });
    }
}
