using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Weft.Events;
using Weft.RoomCore;
using Weft.RoomCore.Push;
using Weft.Rooms.Sync;
using Weft.Rooms.Unread;
using Weft.Storage.Log;
using Weft.Storage.AccountData;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Tests.Unread;

/// <summary>
/// A room in which all kinds of things happen, and beside it a naive account of what is unread: every event, looked at by the
/// reader's present rules, one by one.
/// </summary>
sealed class UnreadStory(TestNode node, RoomId room)
{
    public static readonly UserId Alice = TestServer.Alice;
    public static readonly UserId Dave = UserId.Parse("@dave:acme.example.org");
    public static readonly ImmutableArray<UserId> Readers = [UserId.Parse("@bob:acme.example.org"), UserId.Parse("@carol:acme.example.org")];

    static readonly string[] Bodies =
        ["hello", "pizza for all", "Pizza!", "hi bob", "BOB BUILDER, can we fix it", "李雷 来了", "carol and bob", "@room now", "pizzas", "nothing to see, builder", ""];

    readonly List<Told> _told = [];
    readonly Dictionary<UserId, List<(string Thread, long N)>> _read = [];
    readonly Dictionary<UserId, long> _joined = [];
    readonly Dictionary<UserId, PushRuleset> _rules = [];
    readonly Dictionary<UserId, ImmutableHashSet<UserId>> _ignored = [];
    readonly HashSet<EventId> _redacted = [];
    readonly SerialPump _pump = node.Pump(room);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task Begin()
    {
        foreach (var reader in Readers)
        {
            await SetRules(PushRuleset.DefaultOf(reader));
            await Ignore(reader, []);
        }
        foreach (var user in Readers.Add(Dave)) await Join(user);
    }

    /// <summary>One thing that happens: what it is follows from the numbers.</summary>
    public Task Do(int what, int a, int b)
    {
        var reader = Readers[a % 2];
        return what switch
        {
            0 => Burst(b % 90),
            1 or 2 => _told.Count == 0 ? Task.CompletedTask : Receipt(reader, b, ReceiptThread.Unthreaded),
            3 or 4 => _told.Count == 0 ? Task.CompletedTask : Receipt(reader, b, null),
            5 => node.Reader.Current.Rooms[room].IsJoined(reader) ? Member(reader, "leave") : Join(reader),
            6 => ChangeRules(reader, b),
            7 => Ignore(reader, b % 2 == 0 ? [] : [Dave]),
            8 => _told.Count == 0 ? Task.CompletedTask : Redact(_told[b % _told.Count].Event.Id),
            _ => Send(b % 7 == 0 ? reader : b % 3 == 0 ? Dave : Alice, a, b),
        };
    }

    public async Task Check()
    {
        var snapshot = (await node.Reader.Room(room, Cancellation))!;
        foreach (var reader in Readers.Where(snapshot.IsJoined))
        {
            var counted = await node.Unread.Of(TestServer.Acme, reader, snapshot, Cancellation);
            Assert.Equal(Describe(Recount(reader)), Describe(counted));
        }
    }

    /// <summary>As another process counts it, which holds nothing in memory.</summary>
    public async Task CheckOn(TestNode other)
    {
        var snapshot = (await other.Reader.Room(room, Cancellation))!;
        foreach (var reader in Readers.Where(snapshot.IsJoined))
            Assert.Equal(Describe(Recount(reader)), Describe(await other.Unread.Of(TestServer.Acme, reader, snapshot, Cancellation)));
    }

    public async Task CheckNotifications()
    {
        var snapshot = (await node.Reader.Room(room, Cancellation))!;
        foreach (var reader in Readers.Where(snapshot.IsJoined))
        {
            var (listed, below) = (new List<EventId>(), default(long?));
            do
            {
                var page = await node.Notifications.Of(TestServer.Acme, reader, below, 7, _ => true, Cancellation);
                listed.AddRange(page.Notifications.Where(its => its.Room == room).Select(its => its.Event.Id));
                below = page.Next;
            }
            while (below is not null);

            var expected = _told.Where(told => told.Event.Order.N > _joined[reader] && Verdict(reader, told)?.Actions.Notify is true).Select(told => told.Event.Id);
            Assert.Equal(expected.Reverse(), listed);
        }
    }

    RoomUnread Recount(UserId reader)
    {
        var (main, threads) = (default(UnreadCount), new Dictionary<EventId, UnreadCount>());
        foreach (var told in _told)
        {
            var key = ReceiptThread.Of(told.Event.Thread).Key;
            var isRead = told.Event.Order.N <= _joined[reader]
                || _read.GetValueOrDefault(reader, []).Any(read => (read.Thread.Length == 0 || read.Thread == key) && told.Event.Order.N <= read.N);
            if (isRead || Verdict(reader, told) is not { } rule) continue;

            var count = new UnreadCount(rule.Actions.Notify ? 1 : 0, rule.Actions.Highlight ? 1 : 0);
            if (told.Event.Thread is not { } root) main += count;
            else if (count != default) threads[root] = threads.GetValueOrDefault(root) + count;
        }
        return new(main, threads.ToImmutableDictionary());
    }

    // The reader's present rules; of their own that look into events, only the one that the event met when it came.
    PushRule? Verdict(UserId reader, Told told)
    {
        if (told.Event.Pdu.Sender == reader || _redacted.Contains(told.Event.Id) || _ignored[reader].Contains(told.Event.Pdu.Sender)) return null;

        var (met, context) = told.By[reader];
        var rules = _rules[reader];
        foreach (var rule in rules.Watching(room).ToList())
            if (rule.Name != met) rules = ((PushRuleEdit.Done)rules.Delete(rule.Kind, rule.Id)).Rules;
        return rules.Evaluate(told.Event.Pdu, context);
    }

    async Task Burst(int count)
    {
        for (var i = 0; i < count; i++) await Send(i % 5 == 0 ? Dave : Alice, 3, 11 * i + 1);
    }

    async Task Send(UserId sender, int a, int b)
    {
        if (!node.Reader.Current.Rooms[room].IsJoined(sender)) return;

        var content = new Dictionary<string, object> { ["msgtype"] = a % 5 == 0 ? "m.notice" : "m.text", ["body"] = Bodies[b % Bodies.Length] };
        var target = _told.Count == 0 ? null : _told[b % _told.Count].Event;
        if (target is not null && a % 4 == 1)
            content["m.relates_to"] = new { rel_type = b % 3 == 0 ? "m.replace" : "m.thread", event_id = (target.Thread ?? target.Id).ToString() };
        if (a % 3 == 2)
            content["m.mentions"] = (b % 4) switch
            {
                0 => new { },
                1 => new { user_ids = new[] { Readers[0].ToString(), "@nobody:acme.example.org" } },
                2 => new { room = true },
                _ => (object)new { user_ids = Readers.Select(reader => reader.ToString()) },
            };
        var type = (a % 13) switch { 7 => "m.room.encrypted", 8 => "m.call.invite", 9 => "org.example.custom", _ => "m.room.message" };
        if (a % 13 == 10 && target is not null)
            await Tell(new("m.reaction", null, sender, Json(new Dictionary<string, object> { ["m.relates_to"] = new { rel_type = "m.annotation", event_id = target.Id.ToString(), key = "+" } })));
        else
            await Tell(new(type, null, sender, Json(content)));
    }

    async Task Tell(EventDraft draft)
    {
        Assert.IsType<RoomOutcome.Accepted>(await _pump.Do(new RoomCommand.Append(draft)));
        var snapshot = (await node.Reader.Room(room, Cancellation))!;
        var sent = snapshot.Recent[^1];
        _told.Add(new(sent, Readers.ToDictionary(reader => reader, reader =>
        {
            var context = PushContext.Of(snapshot, reader, draft.Sender) with { SenderMayNotify = MayNotify(snapshot, draft.Sender) };
            var met = _rules[reader].Evaluate(sent.Pdu, context) is { IsDefault: false } rule && _rules[reader].Watching(room).Contains(rule) ? rule.Name : null;
            return (met, context);
        })));
        Read(draft.Sender, ReceiptThread.Of(sent.Thread), sent.Order.N);
    }

    static Func<string, bool> MayNotify(RoomSnapshot room, UserId sender)
    {
        var may = room.PowerLevels.Of(sender) >= room.PowerLevels.Notification("room");
        return _ => may;
    }

    async Task Receipt(UserId reader, int b, ReceiptThread? thread)
    {
        var to = _told[b % _told.Count].Event;
        var receipt = new Receipt(
            reader, b % 2 == 0 ? ReceiptKind.Public : ReceiptKind.Private, thread ?? ReceiptThread.Of(to.Thread), to.Id, to.Order, TestServer.Time.GetUtcNow(), 0);
        await node.Logs.Append(TestServer.Acme, [new ReceiptSet(room, receipt)], Cancellation);
        Read(reader, receipt.Thread, to.Order.N);
    }

    void Read(UserId reader, ReceiptThread thread, long n)
    {
        if (!_read.TryGetValue(reader, out var read)) _read[reader] = read = [];
        read.Add((thread.Key, n));
    }

    async Task Redact(EventId target)
    {
        await Tell(new(EventTypes.Redaction, null, Alice, Json(new { }), target));
        _redacted.Add(target);
    }

    Task Join(UserId user) => Member(user, "join");

    async Task Member(UserId user, string membership)
    {
        var name = user == Readers[0] ? "Bob Builder" : user == Readers[1] ? "李雷" : null;
        await Tell(new(EventTypes.Member, user.ToString(), user, Json(name is null ? new { membership } : new { membership, displayname = name })));
        if (membership == "join") _joined[user] = _told[^1].Event.Order.N;
    }

    Task<Appended> ChangeRules(UserId reader, int b)
    {
        var rules = _rules[reader];
        var changed = (b % 9) switch
        {
            0 => rules.Put(Rule(PushKind.Content, "pizza", """{"pattern":"pizza","actions":["notify",{"set_tweak":"highlight"}]}"""), null, null),
            1 => rules.Put(Rule(PushKind.Sender, Dave.ToString(), """{"actions":[]}"""), null, null),
            2 => rules.Put(Rule(PushKind.Room, room.ToString(), """{"actions":[]}"""), null, null),
            3 => rules.Put(Rule(PushKind.Override, "mute", $$"""{"conditions":[{"kind":"event_match","key":"room_id","pattern":"{{room}}"}],"actions":[]}"""), null, null),
            4 => rules.Put(Rule(PushKind.Underride, "custom", """{"conditions":[{"kind":"event_match","key":"type","pattern":"org.example.*"}],"actions":["notify"]}"""), null, null),
            5 or 6 when rules.Rules.FirstOrDefault(rule => !rule.IsDefault) is { } own => rules.Delete(own.Kind, own.Id),
            _ => rules.Change(rules.Rules[b % rules.Rules.Length].Kind, rules.Rules[b % rules.Rules.Length].Id, rule => rule with { Enabled = !rule.Enabled }),
        };
        return SetRules(((PushRuleEdit.Done)changed).Rules);
    }

    static PushRule Rule(PushKind kind, string id, string body) => PushRuleBody.TryRead(kind, id, JsonElement.Parse(body), out var problem) ?? throw new FormatException(problem);

    Task<Appended> SetRules(PushRuleset rules)
    {
        _rules[rules.User] = rules;
        return node.Logs.Append(TestServer.Acme, [new AccountDataSet(rules.User, null, PushRulesEntry.Type, PushRulesetJson.Kept(rules))], Cancellation);
    }

    Task<Appended> Ignore(UserId reader, ImmutableArray<UserId> users)
    {
        _ignored[reader] = [.. users];
        var content = JsonSerializer.Serialize(new { ignored_users = users.ToDictionary(user => user.ToString(), _ => new { }) });
        return node.Logs.Append(TestServer.Acme, [new AccountDataSet(reader, null, "m.ignored_user_list", Encoding.UTF8.GetBytes(content))], Cancellation);
    }

    static JsonElement Json(object content) => JsonSerializer.SerializeToElement(content);

    static string Describe(RoomUnread unread) =>
        $"main {unread.Main.Notifications}/{unread.Main.Highlights} "
        + string.Join(' ', unread.Threads.OrderBy(thread => thread.Key.ToString(), StringComparer.Ordinal).Select(thread => $"{thread.Key} {thread.Value.Notifications}/{thread.Value.Highlights}"));

    /// <param name="By">For each reader, the rule of their own that it met when it came, and what conditions were asked of.</param>
    sealed record Told(TimelineEvent Event, Dictionary<UserId, (string? Met, PushContext Context)> By);
}
