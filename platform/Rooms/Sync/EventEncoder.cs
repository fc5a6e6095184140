using System.Buffers;
using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.RoomVersions;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Sync;

/// <summary>Writes events as one device of one user is shown them: shared bytes, and <c>unsigned</c> spliced in.</summary>
/// <param name="device">Null for a token without a device: no transaction id is told.</param>
/// <param name="now">What <c>age</c> is reckoned from.</param>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#definition-clientevent_unsigneddata</remarks>
public sealed class EventEncoder(UserId user, string? device, RoomAccess access, DateTimeOffset now)
{
    readonly ArrayBufferWriter<byte> _unsigned = new(256);

    /// <summary>What is bundled with events, by their ids.</summary>
    public ImmutableDictionary<EventId, Aggregation> Bundled { get; init; } = ImmutableDictionary<EventId, Aggregation>.Empty;

    /// <summary>Events are written as servers exchange them, without what only this server says of them.</summary>
    public bool AsFederated { get; init; }

    /// <summary>The only fields that are written; null for all.</summary>
    public EventFields? Fields { get; init; }

    /// <summary>Senders whom only those read who were in the room then, and the version by which others see them redacted.</summary>
    public (ImmutableHashSet<UserId> Users, RoomVersion Version)? Erased { get; init; }

    /// <param name="room">Null where the answer names the room around its events.</param>
    public void Write(JsonOut json, TimelineEvent e, RoomId? room = null)
    {
        if (Fields is null)
        {
            WriteWhole(json.Value(), e, room);
            return;
        }
        var whole = new ArrayBufferWriter<byte>(1024);
        WriteWhole(whole, e, room);
        Fields.Write(json.Value(), whole.WrittenSpan);
    }

    void WriteWhole(IBufferWriter<byte> output, TimelineEvent e, RoomId? room)
    {
        if (AsFederated)
        {
            output.Write(Shown(e).Json.Span);
            return;
        }
        _unsigned.ResetWrittenCount();
        WriteUnsigned(new JsonOut(_unsigned), e, Bundled.GetValueOrDefault(e.Id));
        Form(e).Write(output, room, _unsigned.WrittenSpan);
    }

    /// <summary>Whether the event is a membership of the reader's own.</summary>
    public bool IsAbout(TimelineEvent e) => e.Pdu.Target == user;

    ClientForm Form(TimelineEvent e) => Shown(e) is var shown && ReferenceEquals(shown, e.Pdu) ? e.ClientForm : ClientForm.Of(shown);

    Pdu Shown(TimelineEvent e) =>
        Erased is var (users, version) && !users.IsEmpty && !e.Pdu.IsState && users.Contains(e.Pdu.Sender) && access.MembershipAt(e) is not Membership.Join
            ? Redaction.Redact(version, e.Pdu)
            : e.Pdu;

    public void WriteAll(JsonOut json, IEnumerable<TimelineEvent> events)
    {
        json.BeginArray();
        foreach (var e in events) Write(json, e);
        json.EndArray();
    }

    void WriteUnsigned(JsonOut json, TimelineEvent e, Aggregation? bundled)
    {
        json.BeginObject();
        json.Member("age"u8, now.ToUnixTimeMilliseconds() - e.Pdu.OriginServerTs);
        json.Member("membership"u8, access.MembershipAt(e).ToText());
        if (e.Replaced is { } replaced)
        {
            json.Name("prev_content"u8);
            json.Raw(replaced.Content.Span);
            json.Member("prev_sender"u8, replaced.Sender.ToString());
            json.Member("replaces_state"u8, replaced.EventId.ToString());
        }
        if (e.Transaction is { } transaction && transaction.User == user && transaction.Device == device)
            json.Member("transaction_id"u8, transaction.TransactionId);

        if (e.RedactedBecause is { } because)
        {
            json.Name("redacted_because"u8);
            ClientForm.Of(because).Write(json.Value(), because.RoomId, []);
        }
        if (bundled is not null && !e.IsRedacted) WriteRelations(json, bundled);
        json.EndObject();
    }

    void WriteRelations(JsonOut json, Aggregation bundled)
    {
        if (bundled.IsEmpty) return;

        json.Name("m.relations"u8);
        json.BeginObject();
        if (bundled.LatestEdit is { } edit)
        {
            json.Name("m.replace"u8);
            WriteInner(json, edit);
        }
        if (bundled.Thread is { } thread)
        {
            json.Name("m.thread"u8);
            json.BeginObject();
            json.Name("latest_event"u8);
            WriteInner(json, thread.Latest, thread.LatestEdit);
            json.Member("count"u8, thread.Count);
            json.Member("current_user_participated"u8, thread.CurrentUserParticipated);
            json.EndObject();
        }
        if (!bundled.References.IsEmpty) WriteReferences(json, bundled.References);
        json.EndObject();
    }

    static void WriteReferences(JsonOut json, ImmutableArray<EventId> references)
    {
        json.Name("m.reference"u8);
        json.BeginObject();
        json.Name("chunk"u8);
        json.BeginArray();
        foreach (var reference in references)
        {
            json.BeginObject();
            json.Member("event_id"u8, reference.ToString());
            json.EndObject();
        }
        json.EndArray();
        json.EndObject();
    }

    // The bundled events have an unsigned of their own; of what is bundled in turn, only an edit.
    void WriteInner(JsonOut json, TimelineEvent e, TimelineEvent? edit = null)
    {
        var unsigned = new ArrayBufferWriter<byte>(128);
        WriteUnsigned(new JsonOut(unsigned), e, edit is null ? null : new Aggregation(edit, null));
        Form(e).Write(json.Value(), e.Pdu.RoomId, unsigned.WrittenSpan);
    }
}
