using Weft.Events;
using Weft.RoomCore;

namespace Weft.Storage.Contract.Rooms;

/// <summary>
/// How many bytes the state of a large room takes; on SQLite all of it, events and every index included. A fiftieth of the real size, unless
/// WEFT_TEST_FULL is set: then 100,000 members and 20,000 changes.
/// </summary>
public abstract class StateBytesTests(TestEngine engine)
{
    const int StepsAtOnce = 500;

    static readonly int Scale = Environment.GetEnvironmentVariable("WEFT_TEST_FULL") is { Length: > 0 } ? 1 : 50;
    static readonly int Members = 100_000 / Scale;
    static readonly int Changes = 20_000 / Scale;

    protected abstract string DatabaseBytes { get; }

    [Fact]
    public async Task State_takes_at_most_three_times_its_events_and_twice_the_members_at_most_twice_the_bytes()
    {
        var (stores, _) = await engine.NewTenant();
        var begin = await Bytes();
        var half = await Fill(stores, "half", Members / 2, Changes / 2);
        var afterHalf = await Bytes();
        var whole = await Fill(stores, "whole", Members, Changes);
        var afterWhole = await Bytes();

        var (halfBytes, wholeBytes) = (afterHalf - begin, afterWhole - afterHalf);
        TestContext.Current.TestOutputHelper?.WriteLine($"{wholeBytes} bytes for {whole} bytes of events: {(double)wholeBytes / whole:F2}");
        Assert.InRange((double)wholeBytes / whole, 1, 3);

        // Pages are filled unevenly: a twentieth is allowed for.
        Assert.InRange((double)wholeBytes / halfBytes, 1.5, 2.1);
        Assert.InRange((double)whole / half, 1.9, 2.1);
    }

    // The bytes of the events that were sent.
    static async Task<long> Fill(ITenantStores stores, string name, int members, int changes)
    {
        var room = await StoredRoom.Create(stores, name);
        await Append(room, Enumerable.Range(1, members).Select(Join));
        await Append(room, Enumerable.Range(0, changes).Select(i => i % 4 == 0
            ? new EventDraft(EventTypes.Topic, "", StoredRoom.Creator, StoredRoom.Json($$"""{"topic":"the topic of number {{i}}"}"""))
            : Rename(1 + i % members, i)));
        return room.Sent.Sum(e => (long)e.Pdu.Json.Length);
    }

    static EventDraft Join(int i) => Rename(i, 0);

    static EventDraft Rename(int i, int time) => new(
        EventTypes.Member, StoredRoom.User(i).ToString(), StoredRoom.User(i),
        StoredRoom.Json($$"""{"membership":"join","displayname":"User number {{i}}, for the {{time}}. time","avatar_url":"mxc://contract.example.org/abcdefghijklmnop"}"""));

    static async Task Append(StoredRoom room, IEnumerable<EventDraft> drafts)
    {
        foreach (var some in drafts.Chunk(StepsAtOnce))
            Assert.IsType<RoomOutcome.Accepted>(await room.Do(new RoomCommand.Append([.. some.Select(draft => new DraftStep(draft))])));
    }

    Task<long> Bytes() => engine.Database.Read(
        CostClass.Background, session => session.QueryFirst(DatabaseBytes, row => row.Long(0)), TestContext.Current.CancellationToken);
}

public sealed class StateBytesOnSqlite(SqliteEngine engine) : StateBytesTests(engine), IClassFixture<SqliteEngine>
{
    protected override string DatabaseBytes => "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";
}

public sealed class StateBytesOnPostgres(PostgresEngine engine) : StateBytesTests(engine), IClassFixture<PostgresEngine>
{
    // What state costs besides its events: the line, the members, their history, with their indexes. The events' own rows
    // hold each number in eight bytes here, which is no matter of state.
    protected override string DatabaseBytes =>
        """
        SELECT (pg_total_relation_size('state_line') + pg_total_relation_size('members') + pg_total_relation_size('memberships'))::bigint
        """;
}
