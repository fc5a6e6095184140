using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;

namespace Weft.Api.Client.Profiles;

/// <summary><c>GET /_matrix/client/v3/profile/{userId}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3profileuserid</remarks>
sealed class GetProfile(IStores stores)
    : Endpoint(Route.Get("/_matrix/client/v3/profile/{userId}", new Touches.Public(), Access.TokenOptional) with
    {
        Aliases = ["/_matrix/client/unstable/uk.tcpip.msc4133/profile/{userId}"],
        Rate = RateClass.Read,
    })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) =>
        await ProfileLookup.Find(stores, request, cancellation) is { } profile
            ? Reply.Json(profile.Fields)
            : ProfileLookup.NotFound();
}
