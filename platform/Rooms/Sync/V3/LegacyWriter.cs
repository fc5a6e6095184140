using System.IO.Pipelines;
using Weft.Events;

namespace Weft.Rooms.Sync.V3;

/// <summary>Writes a <see cref="SyncAnswer"/> in the shapes of the endpoints from before <c>/sync</c>.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3initialsync and #get_matrixclientv3events</remarks>
sealed class LegacyWriter(SyncAnswer answer, PipeWriter output)
{
    const int FlushBytes = 64 * 1024;

    readonly JsonOut _json = new(output);

    public async Task WriteInitialSync(CancellationToken cancellation)
    {
        _json.BeginObject();
        _json.Member("end"u8, answer.Next.ToString());
        WriteArray("presence"u8, answer.Presence, presence => SyncJson.WritePresence(_json, presence.User, presence.Entry, answer.Now));
        WriteArray("account_data"u8, answer.AccountData, entry => SyncJson.WriteAccountData(_json, entry));
        _json.Name("rooms"u8);
        _json.BeginArray();
        await foreach (var update in answer.Rooms.WithCancellation(cancellation))
        {
            WriteRoom(update);
            if (output.UnflushedBytes > FlushBytes) await output.FlushAsync(cancellation);
        }
        _json.EndArray();
        _json.EndObject();
        await output.FlushAsync(cancellation);
    }

    public async Task WriteEvents(string start, CancellationToken cancellation)
    {
        _json.BeginObject();
        _json.Member("start"u8, start);
        _json.Member("end"u8, answer.Next.ToString());
        _json.Name("chunk"u8);
        _json.BeginArray();
        foreach (var (user, entry) in answer.Presence) SyncJson.WritePresence(_json, user, entry, answer.Now);
        await foreach (var update in answer.Rooms.WithCancellation(cancellation))
        {
            WriteStream(update);
            if (output.UnflushedBytes > FlushBytes) await output.FlushAsync(cancellation);
        }
        _json.EndArray();
        _json.EndObject();
        await output.FlushAsync(cancellation);
    }

    void WriteRoom(RoomUpdate update)
    {
        _json.BeginObject();
        _json.Member("room_id"u8, update.Room.ToString());
        switch (update)
        {
            case RoomUpdate.Seen seen:
                _json.Member("membership"u8, MembershipIn(seen));
                _json.Name("messages"u8);
                _json.BeginObject();
                _json.Member("start"u8, new SyncToken(answer.Next.Position) { Order = seen.Timeline.Before }.ToString());
                _json.Member("end"u8, answer.Next.ToString());
                WriteArray("chunk"u8, seen.Timeline.Events, e => seen.Encoder.Write(_json, e, update.Room));
                _json.EndObject();
                WriteArray("state"u8, seen.State, e => seen.Encoder.Write(_json, e, update.Room));
                WriteArray("account_data"u8, seen.AccountData, entry => SyncJson.WriteAccountData(_json, entry));
                break;
            case RoomUpdate.Invited { Events: [.., var invite] }:
                _json.Member("membership"u8, "invite");
                _json.Name("invite"u8);
                invite.ClientForm.Write(_json.Value(), update.Room, []);
                break;
            default:
                _json.Member("membership"u8, "knock");
                break;
        }
        _json.EndObject();
    }

    // The newest of the user's own member events stands in the state that is told with a room that one has left.
    static string MembershipIn(RoomUpdate.Seen seen) =>
        seen is RoomUpdate.Left left && left.State.Any(e => e.Pdu.Membership == Membership.Ban && seen.Encoder.IsAbout(e)) ? "ban"
        : seen is RoomUpdate.Left ? "leave"
        : "join";

    void WriteStream(RoomUpdate update)
    {
        switch (update)
        {
            case RoomUpdate.Seen seen:
                foreach (var e in seen.Timeline.Events) seen.Encoder.Write(_json, e, update.Room);
                break;
            case RoomUpdate.Invited { Events: [.., var invite] }:
                invite.ClientForm.Write(_json.Value(), update.Room, []);
                break;
            default:
                break;
        }
        if (update is not RoomUpdate.Joined joined) return;

        if (joined.Typing is { } typing) WriteEphemeral(update.Room, "m.typing", () => SyncJson.WriteTypingContent(_json, typing));
        if (!joined.Receipts.IsEmpty) WriteEphemeral(update.Room, "m.receipt", () => SyncJson.WriteReceiptsContent(_json, joined.Receipts));
    }

    void WriteEphemeral(RoomId room, string type, Action writeContent)
    {
        _json.BeginObject();
        _json.Member("room_id"u8, room.ToString());
        _json.Member("type"u8, type);
        _json.Name("content"u8);
        writeContent();
        _json.EndObject();
    }

    void WriteArray<T>(ReadOnlySpan<byte> name, IEnumerable<T> values, Action<T> write)
    {
        _json.Name(name);
        _json.BeginArray();
        foreach (var value in values) write(value);
        _json.EndArray();
    }
}
