using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Weft.Api.Client;
using Weft.Api.Client.Http;
using Weft.Host.Configuration;
using Weft.Host.Operations;
using Weft.Rooms.Tenancy;
using Weft.Storage;

namespace Weft.Host;

/// <summary>The whole platform in one process: database, log, grains, HTTP. Knows all the parts and contains none.</summary>
sealed class Server : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly Database _database;
    readonly OperatorFile _operatorFile;

    Server(WebApplication app, Database database, OperatorFile operatorFile) => (_app, _database, _operatorFile) = (app, database, operatorFile);

    public IServiceProvider Services => _app.Services;

    /// <summary>Where it answers, ports that were left to the system filled in.</summary>
    public IReadOnlyCollection<string> Addresses =>
        [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];

    /// <exception cref="IOException">The data directory is in use, or an address is taken.</exception>
    /// <exception cref="StorageUnavailableException">The database cannot be reached.</exception>
    public static async Task<Server> Start(HostSettings settings, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "weft" });
        Logs.Configure(builder.Logging, settings);
        using var bootLogs = LoggerFactory.Create(logging => Logs.Configure(logging, settings));

        var database = Database.Open(settings, time, bootLogs);
        try
        {
            builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Listen(kestrel, settings));
            builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
            builder.Services
                .AddSingleton(settings)
                .AddSingleton(time)
                .AddSingleton(database.Stores)
                .AddSingleton(new TenantDefaults(settings.TenantDefaults with { PublicBaseUrl = settings.PublicBaseUrl }, settings.DefaultTenant))
                .AddSingleton<Users>()
                .AddSingleton<OperatorApi>()
                .AddSingleton<Readiness>()
                .AddPlatform()
                .AddClientApi();
            Silo.Configure(builder);
            Metrics.Configure(builder);

            var app = builder.Build();
            Pipeline(app, settings);
            await app.Services.GetRequiredService<TenantDirectory>().Load(CancellationToken.None);
            await FirstStart.MakeTenants(app.Services, settings, CancellationToken.None);
            await app.StartAsync(CancellationToken.None);

            var server = new Server(app, database, OperatorFile.In(settings.Data));
            server._operatorFile.Write(server.Addresses, app.Services.GetRequiredService<OperatorApi>().Token);
            app.Services.GetRequiredService<Readiness>().IsStarted = true;
            return server;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public Task WaitForStop() => _app.WaitForShutdownAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        _operatorFile.Remove();
        await _app.DisposeAsync();
        _database.Dispose();
    }

    static void Pipeline(WebApplication app, HostSettings settings)
    {
        if (settings.TrustedProxies.Length > 0)
        {
            var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost };
            forwarded.KnownIPNetworks.Clear();
            forwarded.KnownProxies.Clear();
            foreach (var network in settings.TrustedProxies) forwarded.KnownIPNetworks.Add(network);
            app.UseForwardedHeaders(forwarded);
        }

        var readiness = app.Services.GetRequiredService<Readiness>();
        var operatorApi = app.Services.GetRequiredService<OperatorApi>();
        var client = app.Services.GetRequiredService<ClientApi>();
        Metrics.Map(app);
        app.Run(context => context.Request.Path.Value switch
        {
            "/health/live" => readiness.AnswerLive(context),
            "/health/ready" => readiness.AnswerReady(context),
            { } path when path.StartsWith("/_weft/operator/", StringComparison.Ordinal) => operatorApi.Answer(context),
            _ => client.Dispatch(context),
        });
    }

    static void Listen(KestrelServerOptions kestrel, HostSettings settings)
    {
        kestrel.AddServerHeader = false;
        // Every endpoint bounds its own body; uploads by the tenant's setting.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 100, gracePeriod: TimeSpan.FromSeconds(15));
        kestrel.AllowSynchronousIO = false;

        var certificate = settings.TlsCertificate is { } path ? X509Certificate2.CreateFromPemFile(path, settings.TlsKey) : null;
        foreach (var uri in settings.Listen)
        {
            void Https(ListenOptions listen)
            {
                if (uri.Scheme == "https") listen.UseHttps(certificate!);
            }

            if (uri.Host == "localhost" && uri.Port != 0) kestrel.ListenLocalhost(uri.Port, Https);
            else if (uri.Host is "*" or "+") kestrel.ListenAnyIP(uri.Port, Https);
            else kestrel.Listen(IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) ? address : IPAddress.Loopback, uri.Port, Https);
        }
    }
}
