using Weft.Auth.Passwords;
using Weft.Tenants;

namespace Weft.Auth.Tests.Passwords;

public sealed class PasswordHashTests
{
    static readonly PasswordWork Cheap = PasswordWork.Of(PasswordCost.Cheapest);

    [Fact]
    public void A_hash_matches_its_password_alone_also_after_writing_and_reading()
    {
        Assert.True(PasswordHash.TryParse(PasswordHash.Make("secret", Cheap).ToString(), out var hash));

        Assert.True(hash.Matches("secret"));
        Assert.False(hash.Matches("Secret"));
        Assert.False(hash.Matches(""));
    }

    [Fact]
    public void The_same_password_is_hashed_differently_each_time() =>
        Assert.NotEqual(PasswordHash.Make("secret", Cheap).ToString(), PasswordHash.Make("secret", Cheap).ToString());

    [Fact]
    public void What_it_costs_stands_in_the_hash() =>
        Assert.StartsWith("$argon2id$v=19$m=32768,t=3,p=1$", PasswordHash.Make("x", PasswordWork.Of(PasswordCost.Strong)).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("$argon2i$v=19$m=8,t=1,p=1$YWFhYWFhYWFhYWFhYWFhYQ$YWFhYWFhYWFhYWFhYWFhYQ")]
    [InlineData("$argon2id$v=16$m=8,t=1,p=1$YWFhYWFhYWFhYWFhYWFhYQ$YWFhYWFhYWFhYWFhYWFhYQ")]
    [InlineData("$argon2id$v=19$m=99999999,t=1,p=1$YWFhYWFhYWFhYWFhYWFhYQ$YWFhYWFhYWFhYWFhYWFhYQ")]
    [InlineData("$argon2id$v=19$m=8,t=0,p=1$YWFhYWFhYWFhYWFhYWFhYQ$YWFhYWFhYWFhYWFhYWFhYQ")]
    [InlineData("$argon2id$v=19$m=8,t=1,p=1$short$YWFhYWFhYWFhYWFhYWFhYQ")]
    [InlineData("$argon2id$v=19$m=8,t=1,p=1$YWFhYWFhYWFhYWFhYWFhYQ$")]
    public void What_is_no_hash_of_ours_is_refused(string? text) => Assert.False(PasswordHash.TryParse(text, out _));

    [Fact]
    public async Task Nobody_matches_no_password()
    {
        using var threads = new HashingThreads(1);
        var hashing = new PasswordHashing(threads);

        Assert.False(await hashing.Matches("nobody", null, PasswordCost.Cheapest, TestContext.Current.CancellationToken));
        Assert.False(await hashing.Matches("", null, PasswordCost.Cheapest, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task More_than_the_queue_holds_is_refused_at_once()
    {
        using var threads = new HashingThreads(1);
        using var gate = new ManualResetEventSlim();
        var waiting = new List<Task<bool>>();

        var refusal = Assert.Throws<OverloadedException>(() =>
        {
            for (var i = 0; i < 1000; i++) waiting.Add(threads.Run(() => gate.Wait(Timeout.Infinite, CancellationToken.None) || true, CancellationToken.None));
        });

        Assert.NotNull(refusal);
        Assert.InRange(waiting.Count, 256, 258);
        gate.Set();
        await Task.WhenAll(waiting);
    }

    [Fact]
    public async Task Who_has_gone_is_not_worked_for()
    {
        using var threads = new HashingThreads(1);
        using var gate = new ManualResetEventSlim();
        using var gone = new CancellationTokenSource();
        var first = threads.Run(() => { gate.Wait(CancellationToken.None); return true; }, CancellationToken.None);
        var worked = false;
        var second = threads.Run(() => worked = true, gone.Token);

        await gone.CancelAsync();
        gate.Set();

        await first;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(worked);
    }
}
