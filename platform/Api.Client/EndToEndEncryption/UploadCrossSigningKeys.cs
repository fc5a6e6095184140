using System.Collections.Immutable;
using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Client.Interactive;
using Weft.Api.Http;
using Weft.Events;
using Weft.Storage;
using Weft.Storage.Keys;
using Weft.Storage.Log;

namespace Weft.Api.Client.EndToEndEncryption;

/// <summary><c>POST /_matrix/client/v3/keys/device_signing/upload</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3keysdevice_signingupload</remarks>
sealed class UploadCrossSigningKeys(IStores stores, ITenantLog log, ISignatureVerifier verifier, UserInteractive interactive)
    : Endpoint(Route.Post("/_matrix/client/v3/keys/device_signing/upload", new Touches.OwnUser(), Access.User) with
    {
        Aliases = ["/_matrix/client/unstable/keys/device_signing/upload"],
        Rate = RateClass.Keys,
    })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var body = await request.Body(cancellation);
        var upload = await Decide(request, body, cancellation);
        if (upload.New.IsEmpty) return Reply.Empty;

        if (upload.NeedsAuthentication)
        {
            var outcome = await interactive.Authorize(request, body, OperationOf(upload), cancellation);
            if (outcome is InteractiveOutcome.Asked(var reply)) return reply;
        }
        await log.Append(request.Tenant, [new CrossSigningKeysSet(request.User, upload.New)], cancellation);
        return Reply.Empty;
    }

    async Task<CrossSigningUpload> Decide(ClientRequest request, JsonElement body, CancellationToken cancellation)
    {
        var tenant = stores.For(request.Tenant);
        var known = (await tenant.Keys.Query([request.User], request.User, cancellation)).FirstOrDefault();
        var devices = (await tenant.Accounts.Devices(request.User, cancellation)).Select(device => device.Id).ToHashSet(StringComparer.Ordinal);
        return CrossSigningUpload.Decide(body, request.User, known?.CrossSigning ?? ImmutableDictionary<CrossSigningUsage, ReadOnlyMemory<byte>>.Empty, devices, verifier);
    }

    // What the user authorises are these keys and no others.
    static string OperationOf(CrossSigningUpload upload) =>
        "upload cross-signing keys " + string.Join(' ', upload.New.OrderBy(key => key.Key).Select(key => CrossSigningKey.OfStored(key.Value, key.Key).Id));
}
