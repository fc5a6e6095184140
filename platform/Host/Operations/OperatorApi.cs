using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Weft.Api.Http;
using Weft.Events;
using Weft.Rooms.Tenancy;
using Weft.Storage;
using Weft.Tenants;

namespace Weft.Host.Operations;

/// <summary>
/// <c>/_weft/operator/</c>: what the command line asks of a running server. Its token is made at each start and stands
/// in a file that only the server's own user can read; without it every path here is as if it were not.
/// </summary>
sealed class OperatorApi(TenantDirectory tenants, Users users)
{
    const int BodyBytesMax = 64 * 1024;

    public string Token { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public async Task Answer(HttpContext context)
    {
        Reply reply;
        try
        {
            reply = IsOperator(context.Request) ? await Route(context, context.RequestAborted) : MatrixError.Unrecognized();
        }
        catch (RequestRefusedException refused)
        {
            reply = refused.Answer;
        }
        await reply.WriteTo(context);
    }

    bool IsOperator(HttpRequest request) =>
        request.Headers.Authorization is [{ } header, ..] && header.StartsWith("Bearer ", StringComparison.Ordinal)
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(header[7..]), Encoding.UTF8.GetBytes(Token));

    async Task<Reply> Route(HttpContext context, CancellationToken cancellation)
    {
        var path = context.Request.Path.Value!.Split('/')[3..];
        return (context.Request.Method, path) switch
        {
            ("GET", ["tenants"]) => Reply.Json(new { tenants = tenants.All.Select(model => new { name = model.Id, server = model.Server }).OrderBy(tenant => tenant.name.ToString(), StringComparer.Ordinal) }),
            ("POST", ["tenants"]) => await Create(await Body<NewTenantBody>(context, cancellation), cancellation),
            ("DELETE", ["tenants", var name]) => TenantId.TryParse(name, out var tenant) && await tenants.Delete(tenant, cancellation)
                ? Reply.Empty
                : MatrixError.NotFound($"There is no tenant '{name}'."),
            ("POST", ["users"]) => await Create(await Body<NewUserBody>(context, cancellation), cancellation),
            _ => MatrixError.Unrecognized(),
        };
    }

    async Task<Reply> Create(NewTenantBody body, CancellationToken cancellation) =>
        !TenantId.TryParse(body.Name, out var tenant) ? MatrixError.InvalidParam("A tenant's name has 1 to 63 lower-case letters, digits and hyphens.")
        : !ServerName.TryParse(body.Server, out var server) ? MatrixError.InvalidParam("The server name must be a DNS name or an address, perhaps with a port.")
        : await tenants.Create(tenant, server, cancellation) switch
        {
            TenantCreation.NameTaken => MatrixError.InvalidParam($"There is a tenant '{tenant}' already."),
            TenantCreation.ServerNameTaken => MatrixError.InvalidParam($"The server name {server} belongs to another tenant."),
            _ => Reply.Empty,
        };

    async Task<Reply> Create(NewUserBody body, CancellationToken cancellation) =>
        !TenantId.TryParse(body.Tenant, out var tenant) || tenants.Find(tenant) is null ? MatrixError.NotFound($"There is no tenant '{body.Tenant}'.")
        : await users.Create(tenant, body.Localpart, body.Password, body.Admin, cancellation) is { } problem ? MatrixError.InvalidParam(problem)
        : Reply.Empty;

    static async Task<T> Body<T>(HttpContext context, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadObject(context, BodyBytesMax, cancellation);
        try
        {
            return body.Deserialize<T>(ApiJson.Options)!;
        }
        catch (JsonException error)
        {
            throw new RequestRefusedException(MatrixError.BadJson(error.Message));
        }
    }

    public sealed record NewTenantBody(string Name, string Server);

    public sealed record NewUserBody(string Tenant, string Localpart, string Password, bool Admin = false);
}
