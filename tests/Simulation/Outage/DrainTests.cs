using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Weft.Simulation.Outage;

/// <summary>SIGTERM: what was begun is finished, who waits for news is answered, and the process ends.</summary>
[Collection(OneHost.Name)]
public sealed class DrainTests
{
    static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(10);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_terminated_host_ends_long_polls_answers_what_is_in_flight_and_exits_cleanly()
    {
        var directory = Directory.CreateTempSubdirectory("weft-drain-");
        using var host = new HostProcess(directory.FullName, null);
        await host.Start(Cancellation);
        var alice = await MatrixClient.Register(host.Address, "alice", Cancellation);
        var room = MatrixClient.Text(await alice.Must(HttpMethod.Post, "/createRoom", new { }, Cancellation), "room_id");
        var since = MatrixClient.Text(await alice.Get("/sync?timeout=0", Cancellation), "next_batch");

        var polls = Enumerable.Range(0, 5).Select(_ => alice.Get($"/sync?timeout=120000&since={since}", Cancellation)).ToArray();
        using var half = await HalfSent(host.Address, alice, room);
        // It is known that the polls have arrived once a later request was answered behind them.
        await alice.Get("/account/whoami", Cancellation);

        var watch = Stopwatch.StartNew();
        host.Terminate();
        var answers = await Task.WhenAll(polls);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, AtOnce);
        Assert.All(answers, answer => Assert.Equal(JsonValueKind.String, answer.GetProperty("next_batch").ValueKind));

        await half.GetStream().WriteAsync("lf\"}"u8.ToArray(), Cancellation);
        using var reader = new StreamReader(half.GetStream());
        Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync(Cancellation));

        Assert.Equal(0, await host.Stop(Cancellation));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, AtOnce + AtOnce);

        // It was not only answered.
        await host.Start(Cancellation);
        var history = await alice.Get($"/rooms/{room}/messages?dir=b&limit=1", Cancellation);
        Assert.Equal("half", MatrixClient.Text(history.GetProperty("chunk")[0].GetProperty("content"), "body"));
        await host.Stop(Cancellation);
        directory.Delete(recursive: true);
    }

    /// <summary>A message whose last four bytes are still to come.</summary>
    static async Task<TcpClient> HalfSent(Uri server, MatrixClient from, string room)
    {
        const string Body = """{"msgtype":"m.text","body":"ha""";
        var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, server.Port, Cancellation);
        var head = FormattableString.Invariant(
            $"PUT /_matrix/client/v3/rooms/{Uri.EscapeDataString(room)}/send/m.room.message/half HTTP/1.1\r\nHost: {server.Authority}\r\nAuthorization: Bearer {from.Token}\r\nContent-Length: {Body.Length + 4}\r\n\r\n");
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head + Body), Cancellation);
        return connection;
    }
}
