using System.Collections.Concurrent;
using Weft.Tenants;

namespace Weft.Api.Client.Http;

/// <summary>
/// Token buckets per tenant, class and user (or address, before sign-in). Buckets that are full again are forgotten,
/// so that memory follows those who are busy, not those who ever came.
/// </summary>
public sealed class RateLimits(TimeProvider time)
{
    const int BucketsMax = 100_000;

    readonly ConcurrentDictionary<(TenantId, RateClass, string), Bucket> _buckets = new();

    /// <returns>Null when the request may pass; otherwise how long to wait before the next.</returns>
    public TimeSpan? Take(TenantModel tenant, RateClass rate, string who)
    {
        if (tenant.Settings.Limits.RatesOff || rate is RateClass.None) return null;

        var (perSecond, burst) = Limit(tenant.Settings.Limits, rate);
        if (_buckets.Count > BucketsMax) Forget();
        var bucket = _buckets.GetOrAdd((tenant.Id, rate, who), static (_, start) => new Bucket(start.Burst, start.Now), (Burst: burst, Now: time.GetTimestamp()));
        lock (bucket)
        {
            var now = time.GetTimestamp();
            bucket.Tokens = Math.Min(burst, bucket.Tokens + (time.GetElapsedTime(bucket.At, now).TotalSeconds * perSecond));
            bucket.At = now;
            bucket.FullAfter = TimeSpan.FromSeconds((burst - bucket.Tokens) / perSecond);
            if (bucket.Tokens >= 1)
            {
                bucket.Tokens--;
                return null;
            }
            return TimeSpan.FromSeconds((1 - bucket.Tokens) / perSecond);
        }
    }

    /// <summary>Requests a second for long, and at once.</summary>
    static (double PerSecond, double Burst) Limit(LimitSettings limits, RateClass rate) => rate switch
    {
        RateClass.Message => (limits.MessagesPerSecond, limits.MessageBurst),
        RateClass.Login => (0.5, 10),
        RateClass.Registration => (0.2, 5),
        RateClass.Account => (1, 20),
        RateClass.Join => (1, 20),
        RateClass.Invite => (1, 50),
        RateClass.Room => (0.5, 20),
        RateClass.Report => (0.2, 10),
        RateClass.Directory => (5, 50),
        RateClass.Profile => (2, 20),
        RateClass.Media => (5, 100),
        RateClass.Keys => (20, 200),
        RateClass.Read => (20, 200),
        _ => (double.MaxValue, double.MaxValue),
    };

    void Forget()
    {
        foreach (var (key, bucket) in _buckets)
            if (time.GetElapsedTime(bucket.At) > bucket.FullAfter) _buckets.TryRemove(key, out _);
    }

    sealed class Bucket(double tokens, long at)
    {
        public double Tokens { get; set; } = tokens;
        public long At { get; set; } = at;
        public TimeSpan FullAfter { get; set; }
    }
}
