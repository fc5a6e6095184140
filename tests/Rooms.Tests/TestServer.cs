using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms.Log;
using Weft.Rooms.Signing;
using Weft.Rooms.Unread;
using Weft.Rooms.Views;
using Weft.RoomVersions;
using Weft.Storage;
using Weft.Storage.Log;
using Weft.Storage.Sql;
using Weft.Storage.Sqlite;
using Weft.Tenants;

namespace Weft.Rooms.Tests;

/// <summary>A database file, and as many "processes" over it as a test wants: each with logs, views and pumps of its own.</summary>
sealed class TestServer : IAsyncDisposable
{
    public static readonly TenantId Acme = TenantId.Parse("acme");
    public static readonly UserId Alice = UserId.Parse("@alice:acme.example.org");
    public static readonly UserId Bob = UserId.Parse("@bob:acme.example.org");

    readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("weft-rooms-");
    SqliteDatabase? _database;

    public static FakeTimeProvider Time { get; } = new(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public Gate Gate { get; } = new();

    public static async Task<TestServer> Start()
    {
        var server = new TestServer();
        server.Open();
        await server.Stores().Tenants.Create(
            new NewTenant(Acme, Id.Parse<ServerName>("acme.example.org"), Time.GetUtcNow(), "{}",
                new SigningKey("ed25519:a_1", new byte[32], Time.GetUtcNow(), null)),
            CancellationToken.None);
        return server;
    }

    void Open() => _database = (SqliteDatabase)SqliteDatabase.Open(
        new SqliteOptions { DataDirectory = _directory.FullName, Synchronous = false }, TimeProvider.System, NullLogger.Instance);

    public void Restart()
    {
        _database!.Dispose();
        Open();
    }

    SqlStores Stores() => new(_database!);

    /// <summary>What one process has in memory.</summary>
    public async Task<TestNode> Node(long viewBytesMax = ViewBudget.BytesMaxDefault, ILogFollower[]? followers = null)
    {
        var stores = Stores();
        Assert.NotNull(await stores.Tenants.Find(Acme, CancellationToken.None));
        return new TestNode(new GatedStores(stores, Gate), viewBytesMax, followers ?? []);
    }

    public ValueTask DisposeAsync()
    {
        _database!.Dispose();
        _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}

sealed class TestNode
{
    readonly RoomPumps _pumps;

    public TestNode(IStores stores, long viewBytesMax, ILogFollower[] followers)
    {
        Stores = stores;
        Signers = new TenantSigners(stores);
        var logs = new Lazy<TenantLogs>(() => Logs!);
        var rulesets = new PushRulesets(stores);
        var readers = new ReadersOfRooms(stores, rulesets, logs);
        Logs = new TenantLogs(stores, new ViewBudget(viewBytesMax), new LogMetrics(new Meters()), TestServer.Time, [rulesets, readers, .. followers]);
        _pumps = new RoomPumps(Logs, stores, Signers, new Ed25519Verifier(), TestServer.Time, [new UnreadDifferences(readers, rulesets, Signers)]);
        Unread = new UnreadCounts(logs, stores, rulesets);
        Notifications = new Notifications(Logs, stores, rulesets);
    }

    public IStores Stores { get; }
    public TenantSigners Signers { get; }
    public TenantLogs Logs { get; }
    internal UnreadCounts Unread { get; }
    public Notifications Notifications { get; }
    public TenantReader Reader => Logs.Reader(TestServer.Acme);

    /// <summary>A pump of its own: two of one room are two activations.</summary>
    public SerialPump Pump(RoomId room) => new(_pumps.Of(new RoomKey(TestServer.Acme, room)));

    /// <summary>A room that anyone may join, with Alice in it.</summary>
    public async Task<RoomId> CreateRoom(RoomVersion? version = null, string preset = "public")
    {
        version ??= RoomVersion.V12;
        var signer = await Signers.For(TestServer.Acme, CancellationToken.None);
        var create = CreatingRooms.CreateEvent(
            version, TestServer.Alice, CreatingRooms.Content(version, TestServer.Alice, Json("{}")),
            RoomId.Parse($"!r{Interlocked.Increment(ref _rooms)}:acme.example.org"), TestServer.Time.GetUtcNow().AddMilliseconds(_rooms), signer);
        var outcome = await Pump(create.RoomId).Do(new RoomCommand.Create(version, create.Json, create.RoomId, [
            new(State(EventTypes.Member, TestServer.Alice.ToString(), """{"membership":"join"}""")),
            new(State(EventTypes.PowerLevels, "", version.PrivilegedCreators ? """{"users":{}}""" : $$"""{"users":{"{{TestServer.Alice}}":100} }""")),
            new(State(EventTypes.JoinRules, "", $$"""{"join_rule":"{{preset}}"}""")),
        ]));
        Assert.IsType<RoomOutcome.Accepted>(outcome);
        return create.RoomId;
    }

    static int _rooms;

    public static EventDraft State(string type, string key, string content) => new(type, key, TestServer.Alice, Json(content));

    public static EventDraft Message(UserId sender, string body) =>
        new(EventTypes.Message, null, sender, Json($$"""{"msgtype":"m.text","body":"{{body}}"}"""));

    public static JsonElement Json(string json) => JsonElement.Parse(json);

    sealed class Meters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose() { }
    }
}

/// <summary>A pump in turns of its own, as a grain's are.</summary>
sealed class SerialPump(RoomPump pump)
{
    readonly ConcurrentExclusiveSchedulerPair _turns = new();

    public Task<RoomOutcome> Do(RoomCommand command) => Do(new RoomRequest(command));

    public Task<RoomOutcome> Do(RoomRequest request) =>
        Task.Factory.StartNew(() => pump.Do(request), CancellationToken.None, TaskCreationOptions.None, _turns.ExclusiveScheduler).Unwrap();
}

/// <summary>Holds commits back, breaks them, and counts them.</summary>
sealed class Gate
{
    int _commits;

    public TaskCompletionSource? Closed { get; set; }
    public Func<LogCommit, Task<CommitOutcome>, Task<CommitOutcome>>? Around { get; set; }
    public int Commits => _commits;

    public async Task<CommitOutcome> Commit(ITenantLogStore store, LogCommit commit, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _commits);
        if (Closed is { } closed) await closed.Task;
        var committed = store.Commit(commit, cancellation);
        return await (Around is { } around ? around(commit, committed) : committed);
    }
}

sealed class GatedStores(IStores stores, Gate gate) : IStores
{
    public ITenantDirectoryStore Tenants => stores.Tenants;

    public ITenantStores For(TenantId tenant) => GatedTenant.Over(stores.For(tenant), gate);
}

/// <summary>All of a tenant's stores but the log's, which goes through the gate.</summary>
#pragma warning disable CA1852 // DispatchProxy derives from it.
class GatedTenant : System.Reflection.DispatchProxy
{
    ITenantStores _stores = null!;
    Gate _gate = null!;

    public static ITenantStores Over(ITenantStores stores, Gate gate)
    {
        var proxy = Create<ITenantStores, GatedTenant>();
        ((GatedTenant)(object)proxy)._stores = stores;
        ((GatedTenant)(object)proxy)._gate = gate;
        return proxy;
    }

    protected override object? Invoke(System.Reflection.MethodInfo? method, object?[]? args) =>
        method!.Name == "get_Log" ? new GatedLog(_stores.Log, _gate) : method.Invoke(_stores, args);

    sealed class GatedLog(ITenantLogStore store, Gate gate) : ITenantLogStore
    {
        public Task<LogHead> TakeOver(CancellationToken cancellation) => store.TakeOver(cancellation);
        public Task<LogHead> ReadHead(CancellationToken cancellation) => store.ReadHead(cancellation);
        public Task<CommitOutcome> Commit(LogCommit commit, CancellationToken cancellation) => gate.Commit(store, commit, cancellation);
    }
}
