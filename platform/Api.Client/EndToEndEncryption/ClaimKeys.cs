using System.Collections.Immutable;
using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Events;
using Weft.Storage;
using Weft.Storage.Keys;
using Weft.Storage.Log;
using Weft.Storage.ToDevice;

namespace Weft.Api.Client.EndToEndEncryption;

/// <summary><c>POST /_matrix/client/v3/keys/claim</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3keysclaim</remarks>
sealed class ClaimKeys(IStores stores, ITenantLog log)
    : Endpoint(Route.Post("/_matrix/client/v3/keys/claim", new Touches.Public(), Access.UserOrGuest) with
    {
        Aliases = ["/_matrix/client/unstable/keys/claim"],
        Rate = RateClass.Keys,
        BodyBytesMax = 1024 * 1024,
    })
{
    const int ClaimsMax = 10_000;

    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var body = await request.Body(cancellation);
        body.CountOrNull("timeout");
        var claims = Read(body.Object("one_time_keys"));

        var own = request.TenantModel.Server;
        var claimed = await stores.For(request.Tenant).Keys.Claim([.. claims.Where(claim => claim.User.Server == own)], cancellation);
        if (!claimed.IsEmpty)
            await log.Append(request.Tenant, [new OneTimeKeysMoved([.. claimed.Select(key => new DeviceAddress(key.Claim.User, key.Claim.Device)).Distinct()])], cancellation);
        return Answer(claimed, RemoteServers.Failures(claims.Select(claim => claim.User), own));
    }

    static ImmutableArray<KeyClaim> Read(JsonElement users)
    {
        var claims = ImmutableArray.CreateBuilder<KeyClaim>();
        foreach (var entry in users.EnumerateObject())
        {
            if (!UserId.TryParse(entry.Name, out var user)) throw new RequestRefusedException(MatrixError.InvalidParam($"'{entry.Name}' is not a user ID."));

            var devices = users.Object(entry.Name);
            foreach (var device in devices.EnumerateObject())
            {
                // A name that cannot be kept is no device's, and finds no key.
                var algorithm = devices.RequiredText(device.Name);
                if (JsonMembers.IsName(device.Name)) claims.Add(new KeyClaim(user, device.Name, algorithm));
            }
            if (claims.Count > ClaimsMax) throw new RequestRefusedException(MatrixError.InvalidParam($"At most {ClaimsMax} keys can be claimed at once."));
        }
        return claims.ToImmutable();
    }

    static Reply Answer(ImmutableArray<ClaimedKey> claimed, ImmutableDictionary<string, object> failures) => Reply.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WritePropertyName("failures");
        JsonSerializer.Serialize(writer, failures, ApiJson.Options);
        writer.WriteStartObject("one_time_keys");
        foreach (var user in claimed.GroupBy(key => key.Claim.User))
        {
            writer.WriteStartObject(user.Key.ToString());
            foreach (var (claim, key) in user)
            {
                writer.WriteStartObject(claim.Device);
                writer.WritePropertyName(key.Name);
                writer.WriteRawValue(key.Key.Span, skipInputValidation: true);
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    });
}
