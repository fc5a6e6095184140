using Weft.Api.Client.Http;
using Weft.Api.Http;

namespace Weft.Api.Client.Media;

/// <summary><c>GET /_matrix/client/v1/media/config</c>, and the path of old</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1mediaconfig</remarks>
sealed class GetMediaConfig() : Endpoint(Route.Get("/_matrix/client/v1/media/config", new Touches.Public(), Access.UserOrGuest) with
{
    Aliases = ["/_matrix/media/v3/config"],
})
{
    public override Task<Reply> Handle(ClientRequest request, CancellationToken cancellation) =>
        Task.FromResult(Reply.Json(new Dictionary<string, long>(StringComparer.Ordinal) { ["m.upload.size"] = request.TenantModel.Settings.Media.UploadBytesMax }));
}
