using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Weft.Api.Client.Http;
using Weft.Host;
using Weft.Media;
using Weft.Storage;
using Weft.Storage.Sql;
using Weft.Storage.Sqlite;
using Weft.Tenants;

[assembly: AssemblyFixture(typeof(Weft.Api.Client.Tests.TestServer))]

namespace Weft.Api.Client.Tests;

/// <summary>
/// The real stack in this process: SQLite in a temporary directory, the tenants' logs, the client-server API on a port of
/// its own, with two tenants, <c>acme</c> and <c>globex</c>. One serves all test classes: take it as a constructor
/// parameter; tests keep apart by their users. For other settings derive, override <see cref="Settings"/>, and use that
/// as an <c>IClassFixture</c>.
/// </summary>
public class TestServer : IAsyncLifetime
{
    public const string SharedSecret = "the tests' shared secret";

    readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("weft-api-test-");
    SqliteDatabase? _database;
    WebApplication? _app;

    /// <summary>The real time; see <see cref="ClockServer"/>.</summary>
    protected virtual TimeProvider Time => TimeProvider.System;

    public IServiceProvider Services => _app!.Services;

    /// <summary>What both tenants are set to.</summary>
    protected virtual TenantSettings Settings => new()
    {
        Accounts = new AccountSettings
        {
            OpenRegistration = true,
            AllowGuests = true,
            PasswordCost = PasswordCost.Cheapest,
            RegistrationSharedSecret = SharedSecret,
        },
        Limits = new LimitSettings { RatesOff = true },
    };

    /// <summary>A client that is not signed in.</summary>
    public TestClient Client(string tenant = "acme") => new(new Uri(_app!.Urls.Single()), $"{tenant}.example.org");

    /// <summary>A new user, signed in. Names are made different for each test by themselves.</summary>
    public async Task<TestUser> Register(string name, string tenant = "acme") => await TestUser.Register(Client(tenant), name);

    public async ValueTask InitializeAsync()
    {
        _database = SqliteDatabase.Open(
            new SqliteOptions { DataDirectory = _directory.FullName }, Time, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var stores = new SqlStores(_database);
        var tenants = await TestTenants.Create(stores, Settings, Time.GetUtcNow());

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // The silo takes a clock that is moved forward for an illness.
        builder.Logging.AddFilter("Orleans", LogLevel.None);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services
            .AddPlatform()
            .AddSingleton(Time)
            .AddSingleton<IStores>(stores)
            .AddSingleton<ITenants>(tenants)
            .AddSingleton(new MediaFiles(Path.Combine(_directory.FullName, "media")))
            .AddClientApi();
        var (silo, gateway) = (FreePort(), FreePort());
        builder.Host.UseOrleans(orleans => orleans.UseLocalhostClustering(silo, gateway, serviceId: "weft", clusterId: $"weft-{silo}"));
        _app = builder.Build();
        var api = _app.Services.GetRequiredService<ClientApi>();
        _app.Run(context => api.Dispatch(context));
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            // A silo whose clock was moved may not end by itself.
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await _app.StopAsync(patience.Token);
            await _app.DisposeAsync();
        }
        _database?.Dispose();
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
