using CsCheck;
using Weft.Api.Client.Http;

namespace Weft.Api.Client.Tests.Http;

public sealed class FairQueueTests
{
    static List<string> Drain(FairQueue<string, string, string> queue)
    {
        var served = new List<string>();
        while (queue.TryDequeue(out var item)) served.Add(item);
        return served;
    }

    static FairQueue<string, string, string> Waiting(string items)
    {
        // "a.x1" is item 1 of user x of tenant a.
        var queue = new FairQueue<string, string, string>();
        foreach (var item in items.Split(' ')) queue.Enqueue(item[..1], item[2..3], item);
        return queue;
    }

    [Theory]
    [InlineData("a.x1 a.x2 a.x3", "a.x1 a.x2 a.x3")]
    [InlineData("a.x1 a.x2 a.x3 b.y1", "a.x1 b.y1 a.x2 a.x3")]
    [InlineData("a.x1 a.x2 a.x3 a.y1 a.z1", "a.x1 a.y1 a.z1 a.x2 a.x3")]
    [InlineData("a.x1 a.y1 a.z1 b.x1 b.x2", "a.x1 b.x1 a.y1 b.x2 a.z1")]
    public void Tenants_take_turns_and_within_a_tenant_its_users(string waiting, string served) => Assert.Equal(served, string.Join(' ', Drain(Waiting(waiting))));

    [Fact]
    public void Somebody_who_was_served_and_comes_again_stands_at_the_end()
    {
        var queue = Waiting("a.x1 b.y1");
        Assert.True(queue.TryDequeue(out var first));
        queue.Enqueue("a", "x", "a.x2");

        Assert.Equal("a.x1", first);
        Assert.Equal(["b.y1", "a.x2"], Drain(queue));
    }

    [Fact]
    public void All_that_came_is_served_once_and_each_users_own_in_order() =>
        Gen.Select(Gen.Char["abc"], Gen.Char["xyz"]).Array[0, 60].Sample(arrivals =>
        {
            var queue = new FairQueue<char, char, (char Tenant, char User, int N)>();
            for (var n = 0; n < arrivals.Length; n++) queue.Enqueue(arrivals[n].Item1, arrivals[n].Item2, (arrivals[n].Item1, arrivals[n].Item2, n));
            Assert.Equal(arrivals.Length, queue.Count);

            var served = new List<(char Tenant, char User, int N)>();
            while (queue.TryDequeue(out var item)) served.Add(item);

            Assert.Equal(0, queue.Count);
            Assert.Equal(Enumerable.Range(0, arrivals.Length), served.Select(item => item.N).Order());
            foreach (var own in served.GroupBy(item => (item.Tenant, item.User))) Assert.Equal(own.Select(item => item.N).Order(), own.Select(item => item.N));
        });

    [Fact]
    public void No_tenant_is_served_twice_while_another_waits() =>
        Gen.Char["abc"].Array[1, 60].Sample(arrivals =>
        {
            var queue = new FairQueue<char, char, char>();
            foreach (var tenant in arrivals) queue.Enqueue(tenant, 'x', tenant);
            var left = arrivals.CountBy(tenant => tenant).ToDictionary();

            var (last, othersWaited) = ('-', false);
            while (queue.TryDequeue(out var tenant))
            {
                if (othersWaited) Assert.NotEqual(last, tenant);
                left[tenant]--;
                (last, othersWaited) = (tenant, left.Any(other => other.Key != tenant && other.Value > 0));
            }
        });
}
