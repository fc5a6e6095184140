using System.Text;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Events;
using Weft.Storage;
using Weft.Storage.Keys;
using Weft.Storage.Log;
using Weft.Storage.ToDevice;

namespace Weft.Api.Client.EndToEndEncryption;

/// <summary><c>POST /_matrix/client/v3/keys/upload</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3keysupload</remarks>
sealed class UploadKeys(IStores stores, ITenantLog log, TimeProvider time)
    : Endpoint(Route.Post("/_matrix/client/v3/keys/upload", new Touches.OwnDevice(), Access.UserOrGuest) with
    {
        Aliases = ["/_matrix/client/unstable/keys/upload"],
        Rate = RateClass.Keys,
        BodyBytesMax = 1024 * 1024,
    })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var device = request.Device();
        var upload = KeysUpload.Read(await request.Body(cancellation), request.User, device);
        var keys = stores.For(request.Tenant).Keys;

        var added = await keys.AddOneTimeKeys(request.User, device, upload.OneTimeKeys, upload.FallbackKeys, time.GetUtcNow(), cancellation);
        if (added is not OneTimeKeyUpload.Stored(var counts)) return Refusal(added);
        if (!upload.OneTimeKeys.IsEmpty || !upload.FallbackKeys.IsEmpty)
            await log.Append(request.Tenant, [new OneTimeKeysMoved([new DeviceAddress(request.User, device)])], cancellation);

        if (upload.DeviceKeys is { } deviceKeys && !await HasAlready(keys, request.User, device, deviceKeys, cancellation))
        {
            var appended = await log.Append(request.Tenant, [new DeviceKeysSet(request.User, device, deviceKeys)], cancellation);
            if (!appended.Refused.IsEmpty) return SignedOut();
        }
        return Reply.Json(new { one_time_key_counts = counts.OneTimeKeys });
    }

    // Clients publish the same keys again to be sure; nobody has to look at them for that.
    static async Task<bool> HasAlready(IKeyStore keys, UserId user, string device, ReadOnlyMemory<byte> given, CancellationToken cancellation) =>
        (await keys.Query([user], user, cancellation)).SelectMany(found => found.Devices)
            .Any(published => published.Device == device && published.Keys.Span.SequenceEqual(given.Span));

    // The sentence has the form by which matrix-rust-sdk recognises that its account has gone out of step.
    static MatrixError Refusal(OneTimeKeyUpload refused) => refused switch
    {
        OneTimeKeyUpload.NameTaken(var known, var given) =>
            MatrixError.BadRequest("M_UNKNOWN", $"One time key {given.Name} already exists. Old key: {Text(known)}; new key: {Text(given)}"),
        OneTimeKeyUpload.TooMany => MatrixError.InvalidParam($"A device can keep at most {KeyBounds.OneTimeKeysMax} one-time keys here."),
        _ => SignedOut(),
    };

    // A logout has overtaken the upload.
    static MatrixError SignedOut() => MatrixError.UnknownToken(softLogout: false);

    static string Text(OneTimeKey key) => Encoding.UTF8.GetString(key.Key.Span);
}
