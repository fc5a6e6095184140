using System.Net;
using System.Net.Sockets;

namespace Weft.Host;

/// <summary>The embedded Orleans silo: one process, its ports on loopback and chosen by the system.</summary>
static class Silo
{
    public static void Configure(WebApplicationBuilder builder)
    {
        var (silo, gateway) = (FreePort(), FreePort());
        builder.Host.UseOrleans(orleans => orleans.UseLocalhostClustering(silo, gateway, serviceId: "weft", clusterId: $"weft-{silo}"));
    }

    static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
