using Weft.Api.Client.Http;

namespace Weft.Api.Client.UserDirectory;

/// <summary>Finding people.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#user-directory</remarks>
static class UserDirectoryModule
{
    public static EndpointList AddUserDirectory(this EndpointList endpoints) => endpoints
        .Add<PostSearch>();
}
