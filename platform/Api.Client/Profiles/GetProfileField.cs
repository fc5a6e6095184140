using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;

namespace Weft.Api.Client.Profiles;

/// <summary><c>GET /_matrix/client/v3/profile/{userId}/{keyName}</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3profileuseridkeyname</remarks>
sealed class GetProfileField(IStores stores)
    : Endpoint(Route.Get("/_matrix/client/v3/profile/{userId}/{keyName}", new Touches.Public(), Access.TokenOptional) with
    {
        Aliases = ["/_matrix/client/unstable/uk.tcpip.msc4133/profile/{userId}/{keyName}"],
        Rate = RateClass.Read,
    })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var name = request.Path("keyName");
        if (await ProfileLookup.Find(stores, request, cancellation) is not { } profile) return ProfileLookup.NotFound();

        // Clients from before custom fields take a 404 for a user that does not exist; of the two old fields an empty answer says enough.
        if (name is "displayname" or "avatar_url" && profile.Field(name) is null) return Reply.Empty;

        return profile.Field(name) is { } value
            ? Reply.Write(json =>
            {
                json.WriteStartObject();
                json.WritePropertyName(name);
                value.WriteTo(json);
                json.WriteEndObject();
            })
            : ProfileLookup.NotFound();
    }
}
