using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Rooms.Sync;

namespace Weft.Api.Client.EndToEndEncryption;

/// <summary><c>GET /_matrix/client/v3/keys/changes</c></summary>
/// <remarks>
/// https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3keyschanges. Tokens of every sync are taken. What
/// changed after <c>to</c> may be among the answer; the client would have been told next anyway.
/// </remarks>
sealed class GetKeyChanges(KeyChanges changes)
    : Endpoint(Route.Get("/_matrix/client/v3/keys/changes", new Touches.OwnUser(), Access.User) with
    {
        Aliases = ["/_matrix/client/unstable/keys/changes"],
        Rate = RateClass.Keys,
    })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var from = Token(request.Query, "from");
        Token(request.Query, "to");
        var (changed, left) = await changes.Since(request.Tenant, request.User, from, cancellation);
        return Reply.Json(new { changed, left });
    }

    static SyncToken Token(Query query, string name) =>
        SyncToken.TryParse(query.Required(name), out var token) ? token
            : throw new RequestRefusedException(MatrixError.InvalidParam($"The query parameter '{name}' is not a token of this server."));
}
