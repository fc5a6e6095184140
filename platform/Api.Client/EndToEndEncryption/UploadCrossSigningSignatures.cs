using System.Collections.Immutable;
using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Events;
using Weft.Storage;
using Weft.Storage.Keys;
using Weft.Storage.Log;

namespace Weft.Api.Client.EndToEndEncryption;

/// <summary><c>POST /_matrix/client/v3/keys/signatures/upload</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3keyssignaturesupload</remarks>
sealed class UploadCrossSigningSignatures(IStores stores, ITenantLog log, ISignatureVerifier verifier)
    : Endpoint(Route.Post("/_matrix/client/v3/keys/signatures/upload", new Touches.OwnUser(), Access.User) with
    {
        Aliases = ["/_matrix/client/unstable/keys/signatures/upload"],
        Rate = RateClass.Keys,
        BodyBytesMax = 1024 * 1024,
    })
{
    const int KeysMax = 1000;

    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var failures = new SortedDictionary<string, SortedDictionary<string, object>>(StringComparer.Ordinal);
        var keys = Read(await request.Body(cancellation), failures);
        var found = (await stores.For(request.Tenant).Keys.Query([request.User, .. keys.Select(key => key.Owner)], request.User, cancellation))
            .ToDictionary(user => user.User);
        var own = found.GetValueOrDefault(request.User);

        var accepted = ImmutableArray.CreateBuilder<KeySignature>();
        foreach (var key in keys)
        {
            switch (key.Check(request.User, own, found.GetValueOrDefault(key.Owner), verifier))
            {
                case SignatureVerdict.Accepted(var signatures):
                    accepted.AddRange(signatures);
                    break;
                case SignatureVerdict.Refused(var error):
                    Fail(failures, key.Owner.ToString(), key.Target, error);
                    break;
            }
        }
        if (accepted.Count > 0) await log.Append(request.Tenant, [new KeySignaturesAdded(request.User, accepted.ToImmutable())], cancellation);
        return Reply.Json(new { failures });
    }

    static List<SignedKey> Read(JsonElement body, SortedDictionary<string, SortedDictionary<string, object>> failures)
    {
        var keys = new List<SignedKey>();
        foreach (var entry in body.EnumerateObject())
        {
            var targets = body.Object(entry.Name);
            foreach (var target in targets.EnumerateObject())
            {
                if (!UserId.TryParse(entry.Name, out var owner) || !JsonMembers.IsName(target.Name) || target.Value.ValueKind is not JsonValueKind.Object)
                    Fail(failures, entry.Name, target.Name, MatrixError.InvalidParam("This is not a signed key of a user."));
                else
                    keys.Add(new SignedKey(owner, target.Name, target.Value));
            }
            if (keys.Count > KeysMax) throw new RequestRefusedException(MatrixError.InvalidParam($"At most {KeysMax} keys can be signed at once."));
        }
        return keys;
    }

    static void Fail(SortedDictionary<string, SortedDictionary<string, object>> failures, string user, string target, MatrixError error)
    {
        if (!failures.TryGetValue(user, out var of)) failures[user] = of = new(StringComparer.Ordinal);
        of[target] = new { status = error.Status, errcode = error.Errcode, error = error.Error };
    }
}
