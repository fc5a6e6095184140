using System.Diagnostics;
using Weft.Api.Http;
using Weft.Rooms.Ephemeral;

namespace Weft.Api.Client.Receipts;

/// <summary>What became of a read marker, on the wire.</summary>
static class MarkerReply
{
    public static Reply Of(MarkerOutcome outcome) => outcome switch
    {
        MarkerOutcome.Done => Reply.Empty,
        MarkerOutcome.NotJoined => MatrixError.Forbidden("You are not in this room."),
        MarkerOutcome.UnknownEvent => MatrixError.NotFound("This room has no such event."),
        MarkerOutcome.NotInThread => MatrixError.InvalidParam("The event does not belong to the thread that 'thread_id' names."),
        var unknown => throw new UnreachableException($"{unknown}"),
    };
}
