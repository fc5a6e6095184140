using System.IO.Pipelines;
using Weft.Events;

namespace Weft.Rooms.Sync.Sliding;

/// <summary>Writes a <see cref="SlidingAnswer"/> in either shape.</summary>
sealed class SlidingWriter(SlidingAnswer answer, SlidingShape shape, PipeWriter output)
{
    const int FlushBytes = 64 * 1024;

    readonly JsonOut _json = new(output);

    bool IsV4 => shape == SlidingShape.V4;

    public async Task Write(CancellationToken cancellation)
    {
        _json.BeginObject();
        _json.Member("pos"u8, answer.Pos.ToString());
        WriteLists();
        await WriteRooms(cancellation);
        WriteExtensions();
        _json.EndObject();
        await output.FlushAsync(cancellation);
    }

    void WriteLists()
    {
        _json.Name("lists"u8);
        _json.BeginObject();
        foreach (var (name, count) in answer.Counts)
        {
            _json.Name(name);
            _json.BeginObject();
            _json.Member("count"u8, count);
            _json.EndObject();
        }
        _json.EndObject();
    }

    async Task WriteRooms(CancellationToken cancellation)
    {
        _json.Name("rooms"u8);
        _json.BeginObject();
        await foreach (var result in answer.Rooms.WithCancellation(cancellation))
        {
            _json.Name(result.Room.ToString());
            WriteRoom(result);
            if (result.IsInitial && answer.Initial is { } initial && await initial.With(result, cancellation) is { IsEmpty: false } extras)
                answer.Extras[result.Room] = extras;
            if (output.UnflushedBytes > FlushBytes) await output.FlushAsync(cancellation);
        }
        _json.EndObject();
    }

    void WriteRoom(RoomResult result)
    {
        _json.BeginObject();
        _json.Member("bump_stamp"u8, result.BumpStamp);
        if (result.IsInitial) _json.Member("initial"u8, true);
        if (result.IsDirect is { } direct) _json.Member("is_dm"u8, direct);
        if (IsV4)
        {
            _json.Member("membership"u8, result.Membership.ToText());
            if (!result.Lists.IsEmpty)
            {
                _json.Name("lists"u8);
                SyncJson.WriteStrings(_json, result.Lists);
            }
        }
        if (result.Stripped is { } stripped)
        {
            _json.Name(IsV4 ? "stripped_state"u8 : "invite_state"u8);
            StrippedState.Write(_json, stripped);
        }
        WriteFacts(result);
        if (result is { Timeline: { } timeline, Encoder: { } encoder }) WriteTimeline(result, timeline, encoder);
        if (!IsV4 && result.Unread is { } unread)
        {
            _json.Member("notification_count"u8, unread.All.Notifications);
            _json.Member("highlight_count"u8, unread.All.Highlights);
        }
        _json.EndObject();
    }

    // In a first result what is absent is none; later a name that was taken away has to be said to be null.
    void WriteFacts(RoomResult result)
    {
        if (result.TellsName) WriteText("name"u8, result.Facts.Name, result.IsInitial);
        if (result.TellsAvatar) WriteText("avatar"u8, result.Facts.AvatarUrl, result.IsInitial);
        if (result.Heroes is { } heroes)
        {
            _json.Name("heroes"u8);
            _json.BeginArray();
            foreach (var (user, member) in heroes)
            {
                _json.BeginObject();
                _json.Member("user_id"u8, user.ToString());
                if (member.DisplayName is { } name) _json.Member("displayname"u8, name);
                if (member.AvatarUrl is { } avatar) _json.Member("avatar_url"u8, avatar);
                _json.EndObject();
            }
            _json.EndArray();
        }
        if (result.Counts is not { } counts) return;

        _json.Member("joined_count"u8, counts.Joined);
        _json.Member("invited_count"u8, counts.Invited);
    }

    void WriteText(ReadOnlySpan<byte> name, string? text, bool isInitial)
    {
        if (text is not null)
        {
            _json.Member(name, text);
        }
        else if (!isInitial)
        {
            _json.Name(name);
            _json.Null();
        }
    }

    void WriteTimeline(RoomResult result, TimelineSlice timeline, EventEncoder encoder)
    {
        if (!timeline.Events.IsEmpty || result.IsInitial)
        {
            _json.Name("timeline"u8);
            encoder.WriteAll(_json, timeline.Events);
            _json.Member("limited"u8, timeline.Limited);
            _json.Member("num_live"u8, result.LiveCount);
            _json.Member("prev_batch"u8, new SyncToken(answer.Pos.Position) { Order = timeline.Before }.ToString());
            if (result.IsExpanded) _json.Member(IsV4 ? "expanded_timeline"u8 : "unstable_expanded_timeline"u8, true);
        }
        if (result.State.IsEmpty && result.VanishedState.IsEmpty && !result.IsInitial) return;

        _json.Name("required_state"u8);
        _json.BeginArray();
        foreach (var entry in result.State) encoder.Write(_json, entry);
        if (IsV4)
        {
            foreach (var key in result.VanishedState)
            {
                _json.BeginObject();
                _json.Member("type"u8, key.Type);
                _json.Member("state_key"u8, key.Key);
                _json.EndObject();
            }
        }
        _json.EndArray();
    }

    void WriteExtensions()
    {
        _json.Name("extensions"u8);
        _json.BeginObject();
        if (answer.ToDevice is { } batch)
        {
            _json.Name("to_device"u8);
            _json.BeginObject();
            _json.Member("next_batch"u8, new SyncToken(answer.Pos.Position) { ToDevice = batch.Upto < answer.Pos.Position ? batch.Upto : null }.ToString());
            _json.Name("events"u8);
            WriteArray(batch.Messages, SyncJson.WriteToDevice);
            _json.EndObject();
        }
        if (answer.Keys is { } keys)
        {
            _json.Name("e2ee"u8);
            _json.BeginObject();
            if (answer.DeviceLists is { IsEmpty: false } lists)
            {
                _json.Name("device_lists"u8);
                SyncJson.WriteDeviceLists(_json, lists);
            }
            SyncJson.WriteKeyCounts(_json, keys);
            _json.EndObject();
        }
        WriteAccountData();
        WriteByRoom("receipts"u8, extras => !extras.Receipts.IsEmpty, extras => WriteEphemeral("m.receipt", () => SyncJson.WriteReceiptsContent(_json, extras.Receipts)));
        WriteByRoom("typing"u8, extras => extras.Typing is not null, extras => WriteEphemeral("m.typing", () => SyncJson.WriteTypingContent(_json, extras.Typing!.Value)));
        _json.EndObject();
    }

    void WriteAccountData()
    {
        var rooms = answer.Extras.Values.Where(extras => !extras.AccountData.IsEmpty).ToList();
        if (answer.GlobalAccountData.IsEmpty && rooms.Count == 0) return;

        _json.Name("account_data"u8);
        _json.BeginObject();
        if (!answer.GlobalAccountData.IsEmpty)
        {
            _json.Name("global"u8);
            WriteArray(answer.GlobalAccountData, SyncJson.WriteAccountData);
        }
        if (rooms.Count > 0)
        {
            _json.Name("rooms"u8);
            _json.BeginObject();
            foreach (var extras in rooms)
            {
                _json.Name(extras.Room.ToString());
                WriteArray(extras.AccountData, SyncJson.WriteAccountData);
            }
            _json.EndObject();
        }
        _json.EndObject();
    }

    void WriteByRoom(ReadOnlySpan<byte> name, Func<RoomExtras, bool> isTold, Action<RoomExtras> write)
    {
        var rooms = answer.Extras.Values.Where(isTold).ToList();
        if (rooms.Count == 0) return;

        _json.Name(name);
        _json.BeginObject();
        _json.Name("rooms"u8);
        _json.BeginObject();
        foreach (var extras in rooms)
        {
            _json.Name(extras.Room.ToString());
            write(extras);
        }
        _json.EndObject();
        _json.EndObject();
    }

    // The older shape wraps the content in an event, the newer does not.
    void WriteEphemeral(string type, Action writeContent)
    {
        if (IsV4)
        {
            writeContent();
            return;
        }
        _json.BeginObject();
        _json.Member("type"u8, type);
        _json.Name("content"u8);
        writeContent();
        _json.EndObject();
    }

    void WriteArray<T>(IEnumerable<T> values, Action<JsonOut, T> write)
    {
        _json.BeginArray();
        foreach (var value in values) write(_json, value);
        _json.EndArray();
    }
}
