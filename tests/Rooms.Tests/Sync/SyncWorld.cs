using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Weft.Events;
using Weft.Rooms.Ephemeral;
using Weft.Rooms.Log;
using Weft.Rooms.Sync;
using Weft.Rooms.Sync.Sliding;
using Weft.Rooms.Sync.V3;
using Weft.Rooms.Views;
using Weft.RoomVersions;
using Weft.Storage;
using Weft.Storage.Accounts;
using Weft.Storage.Log;
using Weft.Storage.Sql;
using Weft.Storage.Sqlite;
using Weft.Tenants;

namespace Weft.Rooms.Tests.Sync;

/// <summary>One tenant with its log, its views and both syncs, over a database of its own. Time stands still until it is moved.</summary>
sealed class SyncWorld : IAsyncDisposable, IMeterFactory
{
    static readonly DateTimeOffset Begin = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    readonly DirectoryInfo _directory;
    readonly SqliteDatabase _database;

    SyncWorld(SqliteDatabase database, DirectoryInfo directory)
    {
        _directory = directory;
        _database = database;
        Stores = new SqlStores(database);
        var head = new DeviceListHead();
        Logs = new TenantLogs(Stores, new ViewBudget(), new LogMetrics(this), Time, [head]);
        var parts = new SyncParts(Stores, head, new ErasedUsers(Stores), Time);
        V3 = new SyncV3(Logs, Stores, parts, Time);
        Sliding = new SlidingSync(Logs, Stores, parts, Time);
        Typing = new TypingUsers(Logs, Time, NullLogger<TypingUsers>.Instance);
        Markers = new ReadMarkers(Logs, Stores, Time);
    }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public TenantId Tenant { get; } = TenantId.Parse("acme");
    public FakeTimeProvider Time { get; } = new(Begin);
    public SqlStores Stores { get; private set; }
    public TenantLogs Logs { get; private set; }
    public SyncV3 V3 { get; private set; }
    public SlidingSync Sliding { get; private set; }
    public TypingUsers Typing { get; }
    public ReadMarkers Markers { get; }
    public RoomVersion Version { get; init; } = RoomVersion.V11;

    public static UserId User(string name) => UserId.Parse($"@{name}:acme.test");

    public static async Task<SyncWorld> Create()
    {
        var directory = Directory.CreateTempSubdirectory("weft-sync-");
        var database = SqliteDatabase.Open(
            new SqliteOptions { DataDirectory = directory.FullName, Synchronous = false }, TimeProvider.System, NullLogger.Instance);
        var world = new SyncWorld(database, directory);
        await world.Stores.Tenants.Create(
            new NewTenant(world.Tenant, ServerName.Parse("acme.test"), Begin, "{}", new SigningKey("ed25519:a", new byte[32], Begin, null)), Cancellation);
        return world;
    }

    /// <summary>The same data as another process finds it: nothing is held in memory.</summary>
    public void Restart()
    {
        var head = new DeviceListHead();
        Logs = new TenantLogs(Stores, new ViewBudget(), new LogMetrics(this), Time, [head]);
        var parts = new SyncParts(Stores, head, new ErasedUsers(Stores), Time);
        V3 = new SyncV3(Logs, Stores, parts, Time);
        Sliding = new SlidingSync(Logs, Stores, parts, Time);
    }

    public async Task<long> Append(params ImmutableArray<LogRecord> records) => (await Logs.Append(Tenant, records, Cancellation)).Position;

    /// <summary>A user of this server who has signed in with a device: nothing is kept for devices that there are not.</summary>
    public async Task SignIn(UserId user, string device)
    {
        byte[] token = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{user} {device}"));
        var session = new NewSession(user, device, null, new IssuedTokens(token, Time.GetUtcNow(), null, null));
        await Append(new AccountCreated(new Account(user, AccountKind.User, Time.GetUtcNow(), null), null, null, session));
    }

    public async Task<TestRoom> NewRoom(UserId creator, string visibility = "shared", string? name = null)
    {
        var room = await TestRoom.Create(this, creator);
        await room.State(creator, EventTypes.JoinRules, "", new { join_rule = "public" });
        await room.State(creator, EventTypes.HistoryVisibility, "", new { history_visibility = visibility });
        if (name is not null) await room.State(creator, EventTypes.Name, "", new { name });
        return room;
    }

    public async Task<JsonNode> Sync(UserId user, string? since = null, string? filter = null, Func<SyncRequest, SyncRequest>? with = null)
    {
        var request = new SyncRequest(Tenant, user)
        {
            Device = "DEV",
            Since = since is null ? null : SyncToken.TryParse(since, out var token) ? token : throw new FormatException(since),
            Filter = filter is null ? SyncFilter.None : SyncFilterJson.Read(JsonDocument.Parse(filter).RootElement),
            WithPresence = true,
        };
        var answer = await V3.Answer(with?.Invoke(request) ?? request, CancellationToken.None, Cancellation);
        return await Written(answer.WriteTo);
    }

    /// <summary>One call of sliding sync, in the newer shape; null is M_UNKNOWN_POS.</summary>
    public async Task<JsonNode?> Slide(UserId user, JsonNode? before, SlidingRequest request)
    {
        var pos = before is null ? null : SyncToken.TryParse((string)before["pos"]!, out var token) ? token : throw new FormatException();
        var answer = await Sliding.Answer(request with { Tenant = Tenant, User = user, Pos = pos }, CancellationToken.None, Cancellation);
        return answer is null ? null : await Written((pipe, cancellation) => answer.WriteTo(pipe, SlidingShape.V4, cancellation));
    }

    /// <summary>Lets time pass, a little at a time, until the answer is there.</summary>
    public async Task<JsonNode> Passing(Task<JsonNode> answer)
    {
        while (!answer.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(5));
            await Task.Yield();
        }
        return await answer;
    }

    public static async Task<JsonNode> Written(Func<PipeWriter, CancellationToken, Task> write)
    {
        using var stream = new MemoryStream();
        var pipe = PipeWriter.Create(stream);
        await write(pipe, Cancellation);
        await pipe.CompleteAsync();
        return JsonNode.Parse(stream.ToArray())!;
    }

    public Meter Create(MeterOptions options) => new(options);

    public void Dispose() { }

    public ValueTask DisposeAsync()
    {
        _database.Dispose();
        _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
