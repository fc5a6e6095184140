using Weft.Api.Client.Http;

namespace Weft.Api.Client.Spaces;

/// <summary>Rooms that group rooms.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#spaces</remarks>
static class SpacesModule
{
    public static EndpointList AddSpaces(this EndpointList endpoints) => endpoints.Add<GetHierarchy>();
}
