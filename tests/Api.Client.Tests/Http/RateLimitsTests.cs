using Microsoft.Extensions.Time.Testing;
using Weft.Api.Client.Http;
using Weft.Events;
using Weft.Tenants;

namespace Weft.Api.Client.Tests.Http;

public sealed class RateLimitsTests
{
    readonly FakeTimeProvider _time = new();
    readonly RateLimits _limits;

    public RateLimitsTests() => _limits = new RateLimits(_time);

    static TenantModel Tenant(string name, LimitSettings? limits = null) =>
        new(TenantId.Parse(name), Id.Parse<ServerName>($"{name}.example.org"), new TenantSettings { Limits = limits ?? new LimitSettings { MessagesPerSecond = 2, MessageBurst = 3 } });

    int Passed(TenantModel tenant, string who, int tries, RateClass rate = RateClass.Message) =>
        Enumerable.Range(0, tries).Count(_ => _limits.Take(tenant, rate, who) is null);

    [Fact]
    public void A_burst_passes_and_then_so_many_a_second()
    {
        var acme = Tenant("acme");
        Assert.Equal(3, Passed(acme, "@a:acme", 10));

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, Passed(acme, "@a:acme", 10));

        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(3, Passed(acme, "@a:acme", 10));
    }

    [Fact]
    public void The_wait_that_is_told_is_enough_and_not_more_than_needed()
    {
        var acme = Tenant("acme");
        Passed(acme, "@a:acme", 3);
        var wait = Assert.NotNull(_limits.Take(acme, RateClass.Message, "@a:acme"));
        Assert.Equal(TimeSpan.FromMilliseconds(500), wait);

        _time.Advance(wait - TimeSpan.FromMilliseconds(10));
        Assert.NotNull(_limits.Take(acme, RateClass.Message, "@a:acme"));
        _time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Null(_limits.Take(acme, RateClass.Message, "@a:acme"));
    }

    [Fact]
    public void Users_classes_and_tenants_have_buckets_of_their_own()
    {
        var (acme, globex) = (Tenant("acme"), Tenant("globex"));
        Assert.Equal(3, Passed(acme, "127.0.0.1", 10));

        Assert.Equal(3, Passed(acme, "127.0.0.2", 10));
        Assert.Equal(3, Passed(globex, "127.0.0.1", 10));
        Assert.Equal(10, Passed(acme, "127.0.0.1", 11, RateClass.Login));
    }

    [Fact]
    public void Every_class_but_none_has_a_limit()
    {
        var acme = Tenant("acme");
        foreach (var rate in Enum.GetValues<RateClass>())
            Assert.Equal(rate is RateClass.None ? 1_000 : Passed(acme, "other", 1_000, rate), Passed(acme, "@a:acme", 1_000, rate));
        Assert.All(Enum.GetValues<RateClass>().Where(rate => rate is not RateClass.None), rate => Assert.NotNull(_limits.Take(acme, rate, "@a:acme")));
    }

    [Fact]
    public void A_tenant_without_rates_is_not_counted() => Assert.Equal(1_000, Passed(Tenant("acme", new LimitSettings { RatesOff = true }), "@a:acme", 1_000));

    [Fact]
    public void Forgetting_those_who_were_long_quiet_frees_nobody_who_is_busy()
    {
        var acme = Tenant("acme");
        for (var i = 0; i <= 100_000; i++) _limits.Take(acme, RateClass.Message, $"@{i}:acme");
        _time.Advance(TimeSpan.FromSeconds(10));
        Passed(acme, "@busy:acme", 3);

        Assert.NotNull(_limits.Take(acme, RateClass.Message, "@busy:acme"));
        Assert.Equal(3, Passed(acme, "@7:acme", 10));
    }
}
