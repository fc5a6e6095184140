using System.Collections.Immutable;
using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Events;
using Weft.Storage;

namespace Weft.Api.Client.EndToEndEncryption;

/// <summary><c>POST /_matrix/client/v3/keys/query</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3keysquery</remarks>
sealed class QueryKeys(IStores stores)
    : Endpoint(Route.Post("/_matrix/client/v3/keys/query", new Touches.Public(), Access.UserOrGuest) with
    {
        Aliases = ["/_matrix/client/unstable/keys/query"],
        Rate = RateClass.Keys,
        BodyBytesMax = 1024 * 1024,
    })
{
    const int UsersMax = 10_000;
    const int UsersInRead = 500;

    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var body = await request.Body(cancellation);
        // Nobody is waited for: users of other servers are failures at once, see docs/decisions/0301.
        body.CountOrNull("timeout");
        var wanted = Read(body.Object("device_keys"));
        var local = wanted.Keys.Where(user => user.Server == request.TenantModel.Server).ToImmutableArray();

        var keys = stores.For(request.Tenant).Keys;
        var answer = new KeyQueryAnswer(wanted);
        foreach (var chunk in local.Chunk(UsersInRead))
            answer.Add(chunk, await keys.Query([.. chunk], request.User, cancellation));
        return answer.Reply(RemoteServers.Failures(wanted.Keys, request.TenantModel.Server));
    }

    /// <summary>The devices asked for by user; empty for all of them.</summary>
    static Dictionary<UserId, ImmutableHashSet<string>> Read(JsonElement users)
    {
        if (users.GetPropertyCount() > UsersMax) throw new RequestRefusedException(MatrixError.InvalidParam($"At most {UsersMax} users can be asked for at once."));

        var wanted = new Dictionary<UserId, ImmutableHashSet<string>>();
        foreach (var entry in users.EnumerateObject())
        {
            if (!UserId.TryParse(entry.Name, out var user)) throw new RequestRefusedException(MatrixError.InvalidParam($"'{entry.Name}' is not a user ID."));
            wanted[user] = [.. users.Texts(entry.Name)];
        }
        return wanted;
    }
}
