using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Weft.Events;
using Weft.RoomCore;
using Weft.RoomVersions;
using Weft.Rooms.Log;
using Weft.Tenants;

namespace Weft.Rooms.Tests;

/// <summary>The same through Orleans, as the host runs it.</summary>
public sealed class SiloTests
{
    [Fact]
    public async Task A_room_is_created_and_spoken_in_through_its_grain()
    {
        await using var server = await TestServer.Start();
        var node = await server.Node();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo => silo.UseLocalhostClustering(siloPort: FreePort(), gatewayPort: FreePort()));
        builder.Services.AddSingleton(node.Stores).AddSingleton<TimeProvider>(TestServer.Time).AddSingleton<ITenants>(new NoTenants()).AddRooms();
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);

        var (room, created) = await host.Services.GetRequiredService<RoomCreation>().Create(
            TestServer.Acme, RoomVersion.V12, TestServer.Alice, TestNode.Json("{}"),
            _ => [new(TestNode.State(EventTypes.Member, TestServer.Alice.ToString(), """{"membership":"join"}"""))], _ => [],
            TestContext.Current.CancellationToken);
        Assert.IsType<RoomOutcome.Accepted>(created);

        var grain = host.Services.GetRequiredService<IGrainFactory>().Room(TestServer.Acme, room);
        var sent = await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
            grain.Do(new RoomRequest(new RoomCommand.Append(TestNode.Message(TestServer.Alice, $"{i}"))))));

        Assert.All(sent, outcome => Assert.IsType<RoomOutcome.Accepted>(outcome));
        var reader = host.Services.GetRequiredService<TenantLogs>().Reader(TestServer.Acme);
        Assert.Equal(52, (await reader.Room(room, TestContext.Current.CancellationToken))!.N);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    // Nothing is left to be done for any tenant.
    sealed class NoTenants : ITenants
    {
        public IReadOnlyCollection<TenantModel> All => [];
        public TenantModel? ByHost(string host) => null;
        public TenantModel? Find(TenantId tenant) => null;
    }

    static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
