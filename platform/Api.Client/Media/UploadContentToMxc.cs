using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;

namespace Weft.Api.Client.Media;

/// <summary><c>PUT /_matrix/media/v3/upload/{serverName}/{mediaId}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#put_matrixmediav3uploadservernamemediaid</remarks>
sealed class UploadContentToMxc(Uploads uploads, IStores stores, TimeProvider time)
    : Endpoint(Route.Put("/_matrix/media/v3/upload/{serverName}/{mediaId}", new Touches.Public(), Access.User) with { Rate = RateClass.Media, Cost = CostClass.BulkRead })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var media = stores.For(request.Tenant).Media;
        var id = request.Path("mediaId");
        var now = time.GetUtcNow();
        if (request.Path("serverName") != request.TenantModel.Server.ToString() || await media.Find(id, cancellation) is not { } entry) return MatrixError.NotFound("No upload was promised under this id.");
        if (entry.Owner != request.User) return MatrixError.Forbidden("This upload was promised to somebody else.");
        if (entry.File is not null) return Overwrite();
        if (entry.Expires < now) return MatrixError.NotFound("The promised upload came too late. Ask for a new id.");

        var file = await uploads.Receive(request, cancellation);
        return await media.Add(id, request.User, file, now, cancellation) ? Reply.Empty : Overwrite();
    }

    static MatrixError Overwrite() => new(409, "M_CANNOT_OVERWRITE_MEDIA", "This id has a file already.");
}
