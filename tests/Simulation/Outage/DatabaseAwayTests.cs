using System.Diagnostics;
using System.Net;
using Npgsql;
using Weft.Storage.Contract;

namespace Weft.Simulation.Outage;

/// <summary>The database of a running host goes away, or stands still, and comes back.</summary>
[Collection(OneHost.Name)]
public sealed class DatabaseAwayTests
{
    static readonly TimeSpan AnswerMost = TimeSpan.FromSeconds(40);
    static readonly TimeSpan RecoveryMost = TimeSpan.FromSeconds(60);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_its_database_the_host_asks_to_try_again_and_serves_once_it_is_back()
    {
        using var postgres = PostgresServer.StartOwn();
        var directory = Directory.CreateTempSubdirectory("weft-outage-");
        using var host = new HostProcess(directory.FullName, new NpgsqlConnectionStringBuilder(postgres.ConnectionString("postgres")) { Pooling = true }.ConnectionString);
        await host.Start(Cancellation);
        var alice = await MatrixClient.Register(host.Address, "alice", Cancellation);
        var room = MatrixClient.Text(await alice.Must(HttpMethod.Post, "/createRoom", new { }, Cancellation), "room_id");
        Task<HttpResponseMessage> Send(int n) => alice.Send(HttpMethod.Put, FormattableString.Invariant($"/rooms/{room}/send/m.room.message/t{n}"), new { msgtype = "m.text", body = $"{n}" }, Cancellation);
        using (var first = await Send(0)) Assert.Equal(HttpStatusCode.OK, first.StatusCode);

        postgres.Stop();
        for (var n = 1; n <= 3; n++)
        {
            var watch = Stopwatch.StartNew();
            using var answer = await Send(n);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.NotNull(answer.Headers.RetryAfter?.Delta);
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, AnswerMost);
        }

        postgres.StartAgain();
        var recovery = Stopwatch.StartNew();
        for (var n = 1; n <= 3; n++)
        {
            // The same transactions, as a client would: each becomes one event.
            for (var sent = false; !sent;)
            {
                using var answer = await Send(n);
                sent = answer.IsSuccessStatusCode;
                Assert.True(sent || answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests, $"{answer.StatusCode}");
                Assert.InRange(recovery.Elapsed, TimeSpan.Zero, RecoveryMost);
                if (!sent) await Task.Delay(TimeSpan.FromMilliseconds(200), Cancellation);
            }
        }
        var history = await alice.Get($"/rooms/{room}/messages?dir=f&limit=100", Cancellation);
        Assert.Equal(["0", "1", "2", "3"], history.GetProperty("chunk").EnumerateArray()
            .Where(message => MatrixClient.Text(message, "type") == "m.room.message").Select(message => MatrixClient.Text(message.GetProperty("content"), "body")));
        await host.Stop(Cancellation);
        directory.Delete(recursive: true);
    }
}
