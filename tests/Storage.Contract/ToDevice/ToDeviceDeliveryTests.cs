using CsCheck;
using Weft.Events;
using Weft.Storage.ToDevice;
using static Weft.Storage.Contract.TestLog;

namespace Weft.Storage.Contract.ToDevice;

/// <summary>Whatever a device does, it is given each message at least once, in order, and never again once acknowledged.</summary>
public abstract class ToDeviceDeliveryTests(TestEngine engine)
{
    static readonly UserId Alice = UserId.Parse("@alice:example.org");

    // A step of a device's life: something is sent to it; it asks for a page; it shows that it has the last page.
    static readonly Gen<(int Kind, int Limit)[]> Lives = Gen.Select(Gen.Int[0, 2], Gen.Int[1, 4]).Array[1, 40];

    [Fact]
    public async Task Messages_are_delivered_at_least_once_and_in_order()
    {
        var (stores, _) = await engine.NewTenant();
        var devices = 0;

        await Lives.SampleAsync(
            async life =>
            {
                var device = new DeviceAddress(Alice, $"D{Interlocked.Increment(ref devices)}");
                await stores.SignIn((device.User, device.Device));
                await Live(stores, device, life);
            },
            iter: 30, threads: 1);
    }

    static async Task Live(ITenantStores stores, DeviceAddress device, (int Kind, int Limit)[] life)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var waiting = new List<(long Position, string Content)>();
        var (sent, received) = (0, 0L);
        foreach (var (kind, limit) in life)
        {
            switch (kind)
            {
                case 0:
                    var content = $"{sent++}";
                    var position = await stores.Append(new ToDeviceSent(Alice, "m.test", null, [new ToDeviceDelivery(device, Json(content))]));
                    waiting.Add((position!.Value, content));
                    break;
                case 1:
                    var page = await stores.ToDevice.Waiting(device.User, device.Device, 0, long.MaxValue, limit, cancellation);
                    Assert.Equal(waiting.Take(limit), page.Select(message => (message.Position, message.Content.Text())));
                    received = page.IsEmpty ? received : page[^1].Position;
                    break;
                default:
                    await stores.ToDevice.Acknowledge(device.User, device.Device, received, cancellation);
                    waiting.RemoveAll(message => message.Position <= received);
                    break;
            }
        }
    }
}

public sealed class ToDeviceDeliveryOnSqlite(SqliteEngine engine) : ToDeviceDeliveryTests(engine), IClassFixture<SqliteEngine>;

public sealed class ToDeviceDeliveryOnPostgres(PostgresEngine engine) : ToDeviceDeliveryTests(engine), IClassFixture<PostgresEngine>;
