using Weft.Api.Client.Http;
using Weft.Api.Http;

namespace Weft.Api.Client.Media;

/// <summary><c>GET /_matrix/client/v1/media/download/{serverName}/{mediaId}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1mediadownloadservernamemediaid</remarks>
class DownloadBase(Downloads downloads, Route route) : Endpoint(route with { Rate = RateClass.Media, LongPoll = true })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) =>
        downloads.Answer(request, await downloads.Find(request, cancellation), request.PathOrEmpty("fileName") is { Length: > 0 } name ? name : null);
}

sealed class DownloadMedia(Downloads downloads) : DownloadBase(
    downloads, Route.Get("/_matrix/client/v1/media/download/{serverName}/{mediaId}", new Touches.Public(), Access.UserOrGuest));

/// <summary><c>GET /_matrix/client/v1/media/download/{serverName}/{mediaId}/{fileName}</c></summary>
sealed class DownloadMediaAs(Downloads downloads) : DownloadBase(
    downloads, Route.Get("/_matrix/client/v1/media/download/{serverName}/{mediaId}/{fileName}", new Touches.Public(), Access.UserOrGuest));

/// <summary>
/// <c>GET /_matrix/media/v3/download/{serverName}/{mediaId}</c>: without a token nothing is to be had, unless the tenant
/// says that its media are public.
/// </summary>
class WithoutToken(Downloads downloads, Route route) : DownloadBase(downloads, route with { Aliases = [route.Template.Replace("/v3/", "/v1/", StringComparison.Ordinal)] })
{
    public override Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) =>
        request.TenantModel.Settings.Media.PublicDownloads
            ? base.Handle(request, cancellation)
            : Task.FromResult<Reply>(MatrixError.NotFound("Media here are given to users only: ask /_matrix/client/v1/media with an access token."));
}

sealed class DownloadMediaWithoutToken(Downloads downloads) : WithoutToken(
    downloads, Route.Get("/_matrix/media/v3/download/{serverName}/{mediaId}", new Touches.Public(), Access.Anyone));

/// <summary><c>GET /_matrix/media/v3/download/{serverName}/{mediaId}/{fileName}</c></summary>
sealed class DownloadMediaWithoutTokenAs(Downloads downloads) : WithoutToken(
    downloads, Route.Get("/_matrix/media/v3/download/{serverName}/{mediaId}/{fileName}", new Touches.Public(), Access.Anyone));
