using System.Globalization;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Events.Json;
using Weft.Rooms.Sync;
using Weft.Storage;

namespace Weft.Api.Client.Filters;

/// <summary><c>POST /_matrix/client/v3/user/{userId}/filter</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3useruseridfilter</remarks>
sealed class DefineFilter(IStores stores)
    : Endpoint(Route.Post("/_matrix/client/v3/user/{userId}/filter", new Touches.OwnUser(), Access.User) with
    {
        Rate = RateClass.Read,
        BodyBytesMax = 64 * 1024,
    })
{
    const int FiltersMax = 1000;

    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var user = request.OwnUserInPath();
        var filter = await request.Body(cancellation);
        try
        {
            SyncFilterJson.Read(filter);
        }
        catch (FormatException error)
        {
            return MatrixError.BadJson($"The filter cannot be used: {error.Message}");
        }

        return await stores.For(request.Tenant).Filters.Add(user, CanonicalJson.Encode(filter), FiltersMax, cancellation) is { } id
            ? Reply.Json(new { filter_id = id.ToString(CultureInfo.InvariantCulture) })
            : MatrixError.TooLarge($"You have {FiltersMax} different filters, and cannot have more. Use one of them, or write the filter out.");
    }
}
