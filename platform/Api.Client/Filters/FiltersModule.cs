using Weft.Api.Client.Http;

namespace Weft.Api.Client.Filters;

/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#filtering</remarks>
static class FiltersModule
{
    public static EndpointList AddFilters(this EndpointList endpoints) => endpoints
        .Add<DefineFilter>()
        .Add<GetFilter>();
}
