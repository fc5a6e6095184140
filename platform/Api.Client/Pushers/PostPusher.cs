using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;
using Weft.Storage.Pushers;

namespace Weft.Api.Client.Pushers;

/// <summary><c>POST /_matrix/client/v3/pushers/set</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3pushersset</remarks>
sealed class PostPusher(IStores stores, TimeProvider time)
    : Endpoint(Route.Post("/_matrix/client/v3/pushers/set", new Touches.OwnUser(), Access.User) with
    {
        Rate = RateClass.Account,
        BodyBytesMax = 64 * 1024,
    })
{
    const int AppIdBytesMax = 64;
    const int PushKeyBytesMax = 512;

    static readonly string[] Required = ["kind", "app_id", "pushkey"];
    static readonly string[] RequiredToSet = [.. Required, "app_display_name", "device_display_name", "lang", "data"];

    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var body = await request.Body(cancellation);
        var deletes = body.TryGetProperty("kind", out var kind) && kind.ValueKind is JsonValueKind.Null;
        var missing = (deletes ? Required : RequiredToSet).Where(name => !body.TryGetProperty(name, out _)).ToArray();
        if (missing.Length > 0) return MatrixError.MissingParam($"Missing parameters: {string.Join(", ", missing)}");

        var pushers = stores.For(request.Tenant).Pushers;
        if (deletes)
        {
            await pushers.Delete(request.User, body.RequiredText("app_id", AppIdBytesMax), body.RequiredText("pushkey", PushKeyBytesMax), cancellation);
            return Reply.Empty;
        }
        return await pushers.Set(Read(request, body), body.FlagOrNull("append") ?? false, cancellation) ? Reply.Empty
            : MatrixError.InvalidParam($"You have {Pusher.CountMax} pushers, and cannot have more.");
    }

    Pusher Read(ClientRequest request, JsonElement body)
    {
        if (body.RequiredText("kind") != "http") throw new RequestRefusedException(MatrixError.InvalidParam("Pushers of this kind are not supported here: 'kind' must be 'http'."));

        var data = body.Object("data");
        CheckUrl(data.TextOrNull("url", bytesMax: 2048));
        return new Pusher(
            request.User, request.Session.Device, body.RequiredText("app_id", AppIdBytesMax), body.RequiredText("pushkey", PushKeyBytesMax), "http",
            body.RequiredText("app_display_name"), body.RequiredText("device_display_name"), body.TextOrNull("profile_tag"), body.RequiredText("lang"),
            data.RawBytes(), time.GetUtcNow());
    }

    static void CheckUrl(string? url)
    {
        if (url is null) throw new RequestRefusedException(MatrixError.MissingParam("Missing parameters: data.url"));
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps || uri.AbsolutePath != "/_matrix/push/v1/notify")
            throw new RequestRefusedException(MatrixError.InvalidParam("'data.url' must be an HTTPS URL with the path /_matrix/push/v1/notify."));
    }
}
