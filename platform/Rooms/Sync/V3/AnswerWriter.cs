using System.IO.Pipelines;
using Weft.RoomCore;

namespace Weft.Rooms.Sync.V3;

/// <summary>Writes a <see cref="SyncAnswer"/>, and hands over to the network whenever enough has come together.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3sync</remarks>
sealed class AnswerWriter(SyncAnswer answer, PipeWriter output)
{
    const int FlushBytes = 64 * 1024;

    readonly JsonOut _json = new(output);

    public async Task Write(CancellationToken cancellation)
    {
        _json.BeginObject();
        _json.Member("next_batch"u8, answer.Next.ToString());
        WriteAccountData();
        WritePresence();
        WriteToDevice();
        WriteKeys();
        await WriteRooms(cancellation);
        _json.EndObject();
        await output.FlushAsync(cancellation);
    }

    void WriteAccountData()
    {
        if (answer.AccountData.IsEmpty) return;
        _json.Name("account_data"u8);
        SyncJson.WriteEvents(_json, answer.AccountData, SyncJson.WriteAccountData);
    }

    void WritePresence()
    {
        if (answer.Presence.IsEmpty) return;
        _json.Name("presence"u8);
        SyncJson.WriteEvents(_json, answer.Presence, (json, entry) => SyncJson.WritePresence(json, entry.User, entry.Entry, answer.Now));
    }

    void WriteToDevice()
    {
        if (answer.ToDevice.IsEmpty) return;
        _json.Name("to_device"u8);
        SyncJson.WriteEvents(_json, answer.ToDevice, SyncJson.WriteToDevice);
    }

    void WriteKeys()
    {
        if (!answer.DeviceLists.IsEmpty)
        {
            _json.Name("device_lists"u8);
            SyncJson.WriteDeviceLists(_json, answer.DeviceLists);
        }
        if (answer.Keys is not { } keys) return;

        SyncJson.WriteKeyCounts(_json, keys);
        // The name from before it was specified, which older clients read.
        _json.Name("org.matrix.msc2732.device_unused_fallback_key_types"u8);
        SyncJson.WriteStrings(_json, keys.UnusedFallbacks);
    }

    async Task WriteRooms(CancellationToken cancellation)
    {
        Type? section = null;
        await foreach (var update in answer.Rooms.WithCancellation(cancellation))
        {
            if (section is null)
            {
                _json.Name("rooms"u8);
                _json.BeginObject();
            }
            if (section != update.GetType())
            {
                if (section is not null) _json.EndObject();
                section = update.GetType();
                _json.Name(NameOf(update));
                _json.BeginObject();
            }
            _json.Name(update.Room.ToString());
            Write(update);
            if (output.UnflushedBytes > FlushBytes) await output.FlushAsync(cancellation);
        }
        if (section is null) return;

        _json.EndObject();
        _json.EndObject();
    }

    static ReadOnlySpan<byte> NameOf(RoomUpdate update) => update switch
    {
        RoomUpdate.Joined => "join"u8,
        RoomUpdate.Invited => "invite"u8,
        RoomUpdate.Knocked => "knock"u8,
        _ => "leave"u8,
    };

    void Write(RoomUpdate update)
    {
        _json.BeginObject();
        switch (update)
        {
            case RoomUpdate.Joined joined:
                WriteSeen(joined);
                WriteJoined(joined);
                break;
            case RoomUpdate.Left left:
                WriteSeen(left);
                break;
            case RoomUpdate.Invited invited:
                WriteStripped("invite_state"u8, invited.Events);
                break;
            case RoomUpdate.Knocked knocked:
                WriteStripped("knock_state"u8, knocked.Events);
                break;
        }
        _json.EndObject();
    }

    void WriteSeen(RoomUpdate.Seen seen)
    {
        _json.Name("timeline"u8);
        _json.BeginObject();
        _json.Name("events"u8);
        seen.Encoder.WriteAll(_json, seen.Timeline.Events);
        _json.Member("limited"u8, seen.Timeline.Limited);
        _json.Member("prev_batch"u8, new SyncToken(answer.Next.Position) { Order = seen.Timeline.Before }.ToString());
        _json.EndObject();

        if (answer.State != StateForm.BeforeTimeline || !seen.State.IsEmpty)
        {
            _json.Name(answer.State switch
            {
                StateForm.BeforeTimeline => "state"u8,
                StateForm.AfterTimeline => "state_after"u8,
                _ => "org.matrix.msc4222.state_after"u8,
            });
            _json.BeginObject();
            _json.Name("events"u8);
            seen.Encoder.WriteAll(_json, seen.State);
            _json.EndObject();
        }
        if (seen.AccountData.IsEmpty) return;

        _json.Name("account_data"u8);
        SyncJson.WriteEvents(_json, seen.AccountData, SyncJson.WriteAccountData);
    }

    void WriteJoined(RoomUpdate.Joined joined)
    {
        if (joined.Summary is { } summary)
        {
            _json.Name("summary"u8);
            _json.BeginObject();
            if (summary.Heroes is { } heroes)
            {
                _json.Name("m.heroes"u8);
                SyncJson.WriteStrings(_json, heroes.Select(hero => hero.ToString()));
            }
            _json.Member("m.joined_member_count"u8, summary.Joined);
            _json.Member("m.invited_member_count"u8, summary.Invited);
            _json.EndObject();
        }
        if (joined.Typing is not null || !joined.Receipts.IsEmpty)
        {
            _json.Name("ephemeral"u8);
            _json.BeginObject();
            _json.Name("events"u8);
            _json.BeginArray();
            if (joined.Typing is { } typing) SyncJson.WriteTyping(_json, typing);
            if (!joined.Receipts.IsEmpty) SyncJson.WriteReceipts(_json, joined.Receipts);
            _json.EndArray();
            _json.EndObject();
        }
        if (joined.Unread is { } unread) WriteUnread(unread, joined.CountsThreads);
    }

    void WriteUnread(RoomUnread unread, bool countsThreads)
    {
        _json.Name("unread_notifications"u8);
        WriteCount(countsThreads ? unread.Main : unread.All);
        if (!countsThreads || unread.Threads.IsEmpty) return;

        _json.Name("unread_thread_notifications"u8);
        _json.BeginObject();
        foreach (var (thread, count) in unread.Threads)
        {
            _json.Name(thread.ToString());
            WriteCount(count);
        }
        _json.EndObject();
    }

    void WriteCount(UnreadCount count)
    {
        _json.BeginObject();
        _json.Member("notification_count"u8, count.Notifications);
        _json.Member("highlight_count"u8, count.Highlights);
        _json.EndObject();
    }

    void WriteStripped(ReadOnlySpan<byte> name, IEnumerable<TimelineEvent> events)
    {
        _json.Name(name);
        _json.BeginObject();
        _json.Name("events"u8);
        StrippedState.Write(_json, events);
        _json.EndObject();
    }
}
