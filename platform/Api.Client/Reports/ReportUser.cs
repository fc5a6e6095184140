using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Events;
using Weft.Storage;
using Weft.Storage.Reports;

namespace Weft.Api.Client.Reports;

/// <summary><c>POST /_matrix/client/v3/users/{userId}/report</c></summary>
/// <remarks>
/// https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3usersuseridreport. Whether a user exists is not told:
/// reports of those who do not are answered alike, and not kept.
/// </remarks>
sealed class ReportUser(IStores stores, TimeProvider time)
    : Endpoint(Route.Post("/_matrix/client/v3/users/{userId}/report", new Touches.Public(), Access.User) with
    {
        Aliases = ["/_matrix/client/unstable/org.matrix.msc4260/users/{userId}/report"],
        Rate = RateClass.Report,
        BodyBytesMax = 16 * 1024,
    })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var (user, reason) = (request.Path<UserId>("userId"), (await request.Body(cancellation)).Reason());
        var tenant = stores.For(request.Tenant);
        if (user.Server != request.TenantModel.Server || await tenant.Accounts.Find(user, cancellation) is not null)
            await tenant.Reports.Add(new Report(request.User, null, null, user, reason, time.GetUtcNow()), cancellation);
        return Reply.Empty;
    }
}
