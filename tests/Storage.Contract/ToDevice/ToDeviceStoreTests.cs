using Weft.Events;
using Weft.Storage.Accounts;
using Weft.Storage.ToDevice;
using static Weft.Storage.Contract.TestLog;

namespace Weft.Storage.Contract.ToDevice;

public abstract class ToDeviceStoreTests(TestEngine engine)
{
    static readonly UserId Alice = UserId.Parse("@alice:example.org");
    static readonly DeviceAddress Phone = new(UserId.Parse("@bob:example.org"), "PHONE");
    static readonly DeviceAddress Laptop = Phone with { Device = "LAPTOP" };

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static ToDeviceTransaction Transaction(string id) => new(new DeviceAddress(Alice, "A"), id, Examples.Now);

    static ToDeviceSent Message(string content, ToDeviceTransaction? transaction, params DeviceAddress[] to) =>
        new(Alice, "m.test", transaction, [.. to.Select(device => new ToDeviceDelivery(device, Json(content)))]);

    static async Task<IEnumerable<string>> Waiting(ITenantStores stores, DeviceAddress device, long after = 0, long upTo = long.MaxValue, int limit = 100) =>
        (await stores.ToDevice.Waiting(device.User, device.Device, after, upTo, limit, Cancellation)).Select(message => message.Content.Text());

    async Task<ITenantStores> SignedIn()
    {
        var (stores, _) = await engine.NewTenant();
        await stores.SignIn((Phone.User, Phone.Device), (Laptop.User, Laptop.Device));
        return stores;
    }

    [Fact]
    public async Task Messages_wait_in_order_until_they_are_acknowledged()
    {
        var stores = await SignedIn();
        await stores.Append(Message("1", null, Phone, Laptop));
        var second = (await stores.Append(Message("2", null, Phone)))!.Value;
        var third = (await stores.Append(Message("3", null, Phone)))!.Value;

        Assert.Equal(["1", "2", "3"], await Waiting(stores, Phone));
        Assert.Equal(["1", "2", "3"], await Waiting(stores, Phone));
        Assert.Equal(["1", "2"], await Waiting(stores, Phone, limit: 2));
        Assert.Equal(["3"], await Waiting(stores, Phone, after: second));
        Assert.Equal(["1", "2"], await Waiting(stores, Phone, upTo: second));

        await stores.ToDevice.Acknowledge(Phone.User, Phone.Device, second, Cancellation);
        Assert.Equal(["3"], await Waiting(stores, Phone));
        Assert.Equal(["1"], await Waiting(stores, Laptop));

        await stores.ToDevice.Acknowledge(Phone.User, Phone.Device, third, Cancellation);
        Assert.Empty(await Waiting(stores, Phone));
    }

    [Fact]
    public async Task A_message_says_who_sent_what()
    {
        var stores = await SignedIn();
        var position = await stores.Append(Message("""{"a":1}""", null, Phone));

        var message = Assert.Single(await stores.ToDevice.Waiting(Phone.User, Phone.Device, 0, long.MaxValue, 100, Cancellation));

        Assert.Equal((position!.Value, Alice, "m.test", """{"a":1}"""), (message.Position, message.Sender, message.Type, message.Content.Text()));
    }

    [Fact]
    public async Task A_repeated_request_sends_nothing()
    {
        var stores = await SignedIn();

        Assert.False(await stores.ToDevice.WasSent(Transaction("t"), Cancellation));
        Assert.NotNull(await stores.Append(Message("1", Transaction("t"), Phone)));
        Assert.Null(await stores.Append(Message("1", Transaction("t"), Phone)));
        Assert.NotNull(await stores.Append(Message("2", Transaction("u"), Phone)));

        Assert.True(await stores.ToDevice.WasSent(Transaction("t"), Cancellation));
        Assert.Equal(["1", "2"], await Waiting(stores, Phone));
    }

    [Fact]
    public async Task A_transaction_is_forgotten_after_its_time()
    {
        var stores = await SignedIn();
        await stores.Append(Message("1", Transaction("t"), Phone));
        var later = Examples.Now + ToDeviceBounds.TransactionKept + TimeSpan.FromSeconds(1);

        await stores.Append(Message("2", Transaction("u") with { Sent = later }, Phone));

        Assert.False(await stores.ToDevice.WasSent(Transaction("t"), Cancellation));
        Assert.True(await stores.ToDevice.WasSent(Transaction("u"), Cancellation));
    }

    [Fact]
    public async Task A_device_of_the_same_name_gets_nothing_of_the_one_before()
    {
        var stores = await SignedIn();
        await stores.Append(Message("1", null, Phone));
        await stores.Append(new DevicesDeleted(Phone.User, [Phone.Device]));
        await stores.Append(Message("2", null, Phone));
        await stores.SignIn((Phone.User, Phone.Device));
        await stores.Append(Message("3", null, Phone));

        Assert.Equal(["3"], await Waiting(stores, Phone));
        Assert.Equal([Laptop, Phone], (await stores.ToDevice.DevicesOf([Phone.User, Alice], Cancellation)).AsEnumerable());
    }

    [Fact]
    public async Task A_queue_is_full_when_it_has_as_many_messages_as_it_may()
    {
        var (stores, id) = await engine.NewTenant();
        await stores.SignIn((Phone.User, Phone.Device), (Laptop.User, Laptop.Device));
        var first = (await stores.Append(Message("1", null, Phone, Laptop)))!.Value;
        await stores.Append(Message("2", null, Phone));
        Assert.Empty(await stores.ToDevice.Full([Phone, Laptop], Cancellation));

        // As if all those between had been sent.
        await engine.Database.Write(1, session => session.ExecuteAndCount(
            "UPDATE to_device_messages SET n = $1 WHERE device = 'PHONE' AND position > $2 AND tenant = (SELECT number FROM tenants WHERE name = $3)",
            ToDeviceBounds.WaitingMax, first, id.ToString()), Cancellation);
        Assert.Equal([Phone], await stores.ToDevice.Full([Phone, Laptop], Cancellation));

        await stores.ToDevice.Acknowledge(Phone.User, Phone.Device, first, Cancellation);
        Assert.Empty(await stores.ToDevice.Full([Phone, Laptop], Cancellation));
    }
}

public sealed class ToDeviceStoreOnSqlite(SqliteEngine engine) : ToDeviceStoreTests(engine), IClassFixture<SqliteEngine>;

public sealed class ToDeviceStoreOnPostgres(PostgresEngine engine) : ToDeviceStoreTests(engine), IClassFixture<PostgresEngine>;
