using Weft.Api.Http;
using Weft.Rooms.Sync.Sliding;

namespace Weft.Api.Client.SlidingSync;

static class SlidingReply
{
    public static Reply Of(SlidingAnswer? answer, SlidingShape shape) => answer is null
        ? MatrixError.BadRequest("M_UNKNOWN_POS", "This 'pos' is not known, or no longer. Begin the connection anew, without it.")
        : Reply.Raw(context =>
        {
            context.Response.StatusCode = 200;
            context.Response.ContentType = "application/json";
            return answer.WriteTo(context.Response.BodyWriter, shape, context.RequestAborted);
        });
}
