using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Rooms.Reads;
using Weft.Storage;
using Weft.Storage.Reports;

namespace Weft.Api.Client.Reports;

/// <summary><c>POST /_matrix/client/v3/rooms/{roomId}/report</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidreport</remarks>
sealed class ReportRoom(RoomReads rooms, IStores stores, TimeProvider time)
    : Endpoint(Route.Post("/_matrix/client/v3/rooms/{roomId}/report", new Touches.Room("roomId"), Access.User) with
    {
        Aliases = ["/_matrix/client/unstable/org.matrix.msc4151/rooms/{roomId}/report"],
        Rate = RateClass.Report,
        BodyBytesMax = 16 * 1024,
    })
{
    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var (room, reason) = (request.Room, (await request.Body(cancellation)).Reason());
        if (await rooms.Room(request.Tenant, room, cancellation) is null) return MatrixError.NotFound("The room was not found.");

        await stores.For(request.Tenant).Reports.Add(new Report(request.User, room, null, null, reason, time.GetUtcNow()), cancellation);
        return Reply.Empty;
    }
}
