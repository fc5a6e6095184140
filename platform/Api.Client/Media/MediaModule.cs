using Microsoft.Extensions.DependencyInjection;
using Weft.Api.Client.Http;

namespace Weft.Api.Client.Media;

/// <summary>Uploading files, getting them back, thumbnails.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#content-repository</remarks>
static class MediaModule
{
    public static EndpointList AddMedia(this EndpointList endpoints) => endpoints
        .Add<UploadContent>()
        .Add<CreateContent>()
        .Add<UploadContentToMxc>()
        .Add<GetMediaConfig>()
        .Add<DownloadMedia>()
        .Add<DownloadMediaAs>()
        .Add<DownloadMediaWithoutToken>()
        .Add<DownloadMediaWithoutTokenAs>()
        .Add<GetThumbnail>()
        .Add<GetThumbnailWithoutToken>();

    public static void AddMediaEdge(this IServiceCollection services)
    {
        services.AddSingleton<Uploads>();
        services.AddSingleton<Downloads>();
    }
}
