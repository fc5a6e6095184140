using System.Globalization;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;

namespace Weft.Api.Client.Filters;

/// <summary><c>GET /_matrix/client/v3/user/{userId}/filter/{filterId}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3useruseridfilterfilterid</remarks>
sealed class GetFilter(IStores stores)
    : Endpoint(Route.Get("/_matrix/client/v3/user/{userId}/filter/{filterId}", new Touches.OwnUser(), Access.User) with { Rate = RateClass.Read })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var user = request.OwnUserInPath();
        return long.TryParse(request.Path("filterId"), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && await stores.For(request.Tenant).Filters.Find(user, id, cancellation) is { } filter
            ? Reply.Bytes(filter)
            : MatrixError.NotFound("You have no filter of this ID.");
    }
}
