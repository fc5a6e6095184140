using Weft.Api.Client.Http;
using Weft.Storage;
using Weft.Tenants;

namespace Weft.Api.Client.Tests.Http;

public sealed class AdmissionTests
{
    static readonly TenantId Acme = TenantId.Parse("acme");
    static readonly TenantId Globex = TenantId.Parse("globex");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static Admission Gates(int running, int waiting) => new(new AdmissionLimits { Background = new AdmissionLimit(running, waiting) }, new Random(1));

    static Task<Admission.Place> Enter(Admission gates, TenantId tenant, string user, CancellationToken? cancellation = null, CostClass cost = CostClass.Background) =>
        gates.Enter(cost, tenant, user, cancellation ?? Cancellation).AsTask();

    [Fact]
    public async Task As_many_run_as_there_are_places_and_who_leaves_lets_in_the_next()
    {
        var gates = Gates(running: 2, waiting: 10);
        var (first, second) = (await Enter(gates, Acme, "a"), await Enter(gates, Acme, "b"));
        var third = Enter(gates, Acme, "c");
        Assert.False(third.IsCompleted);

        first.Dispose();

        Assert.Null((await third).Refusal);
        Assert.Null(second.Refusal);
    }

    [Fact]
    public async Task Who_finds_the_queue_full_is_told_when_to_come_back()
    {
        var gates = Gates(running: 1, waiting: 1);
        using var running = await Enter(gates, Acme, "a");
        var waiting = Enter(gates, Acme, "b");

        var refusals = new List<TimeSpan>();
        for (var i = 0; i < 20; i++)
        {
            using var refused = await Enter(gates, Globex, $"c{i}");
            refusals.Add(Assert.NotNull(refused.Refusal));
        }

        Assert.All(refusals, wait => Assert.InRange(wait, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)));
        Assert.True(refusals.Distinct().Count() > 10, "they must not all come back at once");
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task A_refused_place_gives_nothing_back()
    {
        var gates = Gates(running: 1, waiting: 0);
        using var running = await Enter(gates, Acme, "a");

        (await Enter(gates, Acme, "b")).Dispose();

        Assert.NotNull((await Enter(gates, Acme, "c")).Refusal);
    }

    [Fact]
    public async Task Tenants_take_turns_however_many_one_of_them_has_waiting()
    {
        var gates = Gates(running: 1, waiting: 100);
        var place = await Enter(gates, Acme, "greedy");
        var greedy = Enumerable.Range(0, 10).Select(_ => Enter(gates, Acme, "greedy")).ToArray();
        var modest = Enter(gates, Globex, "modest");

        place.Dispose();
        (await greedy[0]).Dispose();

        Assert.Null((await modest).Refusal);
        Assert.All(greedy[1..], turn => Assert.False(turn.IsCompleted));
    }

    [Fact]
    public async Task Who_gives_up_waiting_is_passed_over_and_holds_no_place()
    {
        var gates = Gates(running: 1, waiting: 10);
        using var giveUp = new CancellationTokenSource();
        var place = await Enter(gates, Acme, "a");
        var impatient = Enter(gates, Acme, "b", giveUp.Token);
        var patient = Enter(gates, Acme, "c");

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        place.Dispose();
        (await patient).Dispose();

        // All places are free again.
        Assert.Null((await Enter(gates, Acme, "d")).Refusal);
    }

    [Fact]
    public async Task Classes_do_not_wait_for_each_other()
    {
        var gates = Gates(running: 1, waiting: 0);
        using var background = await Enter(gates, Acme, "a");

        Assert.Null((await Enter(gates, Acme, "a", cost: CostClass.Interactive)).Refusal);
    }
}
