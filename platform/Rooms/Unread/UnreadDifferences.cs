using System.Collections.Immutable;
using System.Text.Json;
using Weft.Events;
using Weft.RoomCore;
using Weft.RoomCore.Push;
using Weft.Rooms.Signing;
using Weft.Storage.Log;
using Weft.Storage.Push;
using Weft.Tenants;

namespace Weft.Rooms.Unread;

/// <summary>
/// Finds to whom an event is something else than its class says: named in <c>m.mentions</c>, or by name where it has none, or
/// met by a rule of their own. For all others nothing is written, so that a message costs the same in a room of 2 and
/// in one of 50,000 members.
/// </summary>
sealed class UnreadDifferences(ReadersOfRooms readersOfRooms, PushRulesets rulesets, TenantSigners signers) : IEventClassifier
{
    /// <summary>How many are counted as mentioned by a name in the text alone: any number can take one name.</summary>
    public const int NamedMax = 256;

    static readonly HashSet<string> NoWords = [];

    public async ValueTask<ImmutableArray<LogRecord>> Differences(TenantId tenant, RoomSnapshot room, ImmutableArray<TimelineEvent> events)
    {
        var readers = await readersOfRooms.Of(tenant, room, CancellationToken.None);

        // Who comes in this very commit is not known to the log's followers yet.
        foreach (var e in events)
            if (e.Pdu is { Membership: Membership.Join, Target: { } joined }) readers.NoteChange(joined);
        if (events.Length > 1 && events.Any(e => e.Pdu.Membership == Membership.Join)) readers = await readersOfRooms.Of(tenant, room, CancellationToken.None);

        var server = (await signers.For(tenant, CancellationToken.None)).Server;
        var found = ImmutableArray.CreateBuilder<UnreadDifference>();
        foreach (var e in events)
            if (e.Order.IsLive) await Find(found, tenant, room, readers, e, server);

        return found.Count == 0 ? [] : [new UnreadDifferencesAdded(room.Id, found.DrainToImmutable())];
    }

    async ValueTask Find(
        ImmutableArray<UnreadDifference>.Builder found, TenantId tenant, RoomSnapshot room, RoomReaders readers, TimelineEvent e, ServerName server)
    {
        var body = e.Pdu.ContentString("body");
        var words = body is null ? NoWords : NameKeys.KeysIn(body);
        var flags = FlagsOf(room, readers, e.Pdu, body, words);
        var watching = readers.Watching(e.Pdu, words);

        foreach (var user in flags.Keys.Union(watching))
        {
            if (user == e.Pdu.Sender || !user.IsOn(server) || !room.IsJoined(user)) continue;

            var its = flags.GetValueOrDefault(user);
            var rule = watching.Contains(user)
                ? Watched(await rulesets.Of(tenant, user, CancellationToken.None), room, e.Pdu)
                : null;
            if (its != PushFlags.None || rule is not null) found.Add(new(user, e.Order.N, e.Thread, e.Class, its, rule));
        }
    }

    static string? Watched(PushRuleset rules, RoomSnapshot room, Pdu pdu) =>
        rules.Evaluate(pdu, PushContext.Of(room, rules.User, pdu.Sender)) is { IsDefault: false } rule && rules.Watching(room.Id).Contains(rule)
            ? rule.Name : null;

    static Dictionary<UserId, PushFlags> FlagsOf(RoomSnapshot room, RoomReaders readers, Pdu pdu, string? body, HashSet<string> words)
    {
        var flags = new Dictionary<UserId, PushFlags>();
        if (pdu.Content.TryGetProperty("m.mentions", out var mentions))
        {
            foreach (var user in Mentioned(mentions)) flags[user] = PushFlags.Mentioned;
            return flags;
        }
        if (body is null) return flags;

        foreach (var user in readers.Named(room, words))
        {
            var its = NamesIn(body, user, room.MemberOf(user));
            if (its != PushFlags.None && flags.Count < NamedMax) flags[user] = its;
        }
        return flags;
    }

    static IEnumerable<UserId> Mentioned(JsonElement mentions)
    {
        if (mentions.ValueKind != JsonValueKind.Object || !mentions.TryGetProperty("user_ids", out var users) || users.ValueKind != JsonValueKind.Array)
            yield break;

        foreach (var user in users.EnumerateArray())
            if (user.ValueKind == JsonValueKind.String && UserId.TryParse(user.GetString(), out var id)) yield return id;
    }

    static PushFlags NamesIn(string body, UserId user, Member? member)
    {
        var found = GlobPattern.ContainsWords(body, user.Localpart) ? PushFlags.Localpart : PushFlags.None;
        return member is { Membership: Membership.Join, DisplayName: { } name } && GlobPattern.ContainsWords(body, name) ? found | PushFlags.DisplayName : found;
    }
}
