using Microsoft.AspNetCore.Http;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Media;
using Endpoint = Weft.Api.Client.Http.Endpoint;

namespace Weft.Api.Client.Media;

/// <summary><c>GET /_matrix/client/v1/media/thumbnail/{serverName}/{mediaId}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1mediathumbnailservernamemediaid</remarks>
class ThumbnailBase(Downloads downloads, Thumbnails thumbnails, Route route) : Endpoint(route with { Rate = RateClass.Media, LongPoll = true })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        if (request.Query.Integer("width", least: 1) is not { } width || request.Query.Integer("height", least: 1) is not { } height)
            return MatrixError.MissingParam("'width' and 'height' are needed.");
        var method = request.Query.OneOf("method", "crop", "scale") == "crop" ? ThumbnailMethod.Crop : ThumbnailMethod.Scale;
        var animated = request.Query.Flag("animated");

        var file = await downloads.Find(request, cancellation);
        return await thumbnails.Get(request.Tenant, file.Hash, ThumbnailSize.For(width, height, method), animated, cancellation) is { } thumbnail
            ? Reply.Raw(context => Send(context, thumbnail))
            : new MatrixError(StatusCodes.Status400BadRequest, "M_UNKNOWN", "This file is no image that a thumbnail can be made of.");
    }

    static async Task Send(HttpContext context, Thumbnail thumbnail)
    {
        Downloads.Headers(context, thumbnail.ContentType, $"thumbnail{Path.GetExtension(thumbnail.Path)}");
        await context.Response.SendFileAsync(thumbnail.Path, context.RequestAborted);
    }
}

sealed class GetThumbnail(Downloads downloads, Thumbnails thumbnails) : ThumbnailBase(
    downloads, thumbnails, Route.Get("/_matrix/client/v1/media/thumbnail/{serverName}/{mediaId}", new Touches.Public(), Access.UserOrGuest));

/// <summary><c>GET /_matrix/media/v3/thumbnail/{serverName}/{mediaId}</c>: see <see cref="WithoutToken"/>.</summary>
sealed class GetThumbnailWithoutToken(Downloads downloads, Thumbnails thumbnails) : ThumbnailBase(
    downloads, thumbnails, Route.Get("/_matrix/media/v3/thumbnail/{serverName}/{mediaId}", new Touches.Public(), Access.Anyone))
{
    public override Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) =>
        request.TenantModel.Settings.Media.PublicDownloads
            ? base.Handle(request, cancellation)
            : Task.FromResult<Reply>(MatrixError.NotFound("Media here are given to users only: ask /_matrix/client/v1/media with an access token."));
}
