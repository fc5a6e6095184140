using System.Globalization;
using Weft.Auth.Sessions;
using Weft.Auth.Tokens;
using Weft.Events;
using Weft.Storage.Accounts;
using Weft.Storage.Log;
using Weft.Tenants;

namespace Weft.Auth.Tests.Tokens;

public sealed class TokenCacheTests
{
    static readonly TenantId Acme = TenantId.Parse("acme");
    static readonly TenantId Globex = TenantId.Parse("globex");
    static readonly UserId Alice = UserId.Parse("@alice:example.org");
    static readonly UserId Bob = UserId.Parse("@bob:example.org");

    [Fact]
    public void A_change_of_a_users_sessions_forgets_that_users_tokens_in_that_tenant()
    {
        var cache = new TokenCache(100);
        Add(cache, Acme, "a1", Alice);
        Add(cache, Acme, "a2", Alice);
        Add(cache, Acme, "b", Bob);
        Add(cache, Globex, "a1", Alice);

        cache.Follow(Acme, [new PositionedRecord(1, new DevicesDeleted(Alice, ["PHONE"]))]);

        Assert.False(Has(cache, Acme, "a1"));
        Assert.False(Has(cache, Acme, "a2"));
        Assert.True(Has(cache, Acme, "b"));
        Assert.True(Has(cache, Globex, "a1"));
    }

    [Fact]
    public void What_was_read_before_a_change_is_not_kept_after_it()
    {
        var cache = new TokenCache(100);
        var generation = cache.Generation;

        cache.Follow(Acme, [new PositionedRecord(1, new AllDevicesDeleted(Alice, null))]);
        cache.Add(Key(Acme, "a1"), Known(Alice), generation);

        Assert.False(Has(cache, Acme, "a1"));
    }

    [Fact]
    public void When_records_may_have_been_missed_all_of_the_tenant_is_forgotten()
    {
        var cache = new TokenCache(100);
        Add(cache, Acme, "a", Alice);
        Add(cache, Globex, "a", Alice);

        cache.StartOver(Acme);

        Assert.False(Has(cache, Acme, "a"));
        Assert.True(Has(cache, Globex, "a"));
    }

    [Fact]
    public void Beyond_its_bound_it_drops_what_was_used_least_recently()
    {
        var cache = new TokenCache(3);
        foreach (var token in (string[])["1", "2", "3"]) Add(cache, Acme, token, Alice);
        Assert.True(Has(cache, Acme, "1"));

        Add(cache, Acme, "4", Bob);

        Assert.True(Has(cache, Acme, "1"));
        Assert.False(Has(cache, Acme, "2"));
        Assert.True(Has(cache, Acme, "4"));
    }

    [Fact]
    public void A_token_is_good_until_it_expires_and_then_softly_ended()
    {
        var now = DateTimeOffset.Parse("2026-01-01T00:00:00Z", CultureInfo.InvariantCulture);
        var known = Known(Alice) with { Expires = now.AddMinutes(5) };

        Assert.IsType<TokenVerdict.Valid>(known.At(now.AddMinutes(5).AddTicks(-1)));
        Assert.IsType<TokenVerdict.SoftLoggedOut>(known.At(now.AddMinutes(5)));
        Assert.IsType<TokenVerdict.Locked>((known with { State = AccountState.Locked }).At(now));
        Assert.IsType<TokenVerdict.Unknown>((known with { State = AccountState.Deactivated }).At(now));
    }

    static void Add(TokenCache cache, TenantId tenant, string token, UserId user) => cache.Add(Key(tenant, token), Known(user), cache.Generation);

    static bool Has(TokenCache cache, TenantId tenant, string token) => cache.TryGet(Key(tenant, token), out _);

    static TokenKey Key(TenantId tenant, string token) => TokenKey.Of(tenant, TokenText.Hash(token));

    static KnownToken Known(UserId user) => new(new Session(user, "PHONE"), AccountState.Active, null);
}
