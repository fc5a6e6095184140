namespace Weft.Load;

/// <summary>One load on one target. Bounded in count and time; it ends by itself.</summary>
abstract class Scenario
{
    public abstract string Name { get; }

    /// <summary>What it does, in a line.</summary>
    public abstract string Purpose { get; }

    /// <summary>Whether it needs a Weft that it starts itself: restarts, tenants, memory.</summary>
    public virtual bool NeedsOwn => false;

    public abstract Task<IReadOnlyList<Figure>> Run(Bench bench, CancellationToken cancellation);
}

/// <summary>What scenarios are given.</summary>
/// <param name="Binary">The host's executable.</param>
/// <param name="Given">A server elsewhere; null to start our own.</param>
/// <param name="Scale">1 for the full sizes; less for a quick look.</param>
sealed record Bench(string Binary, (Uri Url, string Secret)? Given, double Scale, IReadOnlyList<string> HostOptions)
{
    public async Task<Target> Target(CancellationToken cancellation) =>
        Given is var (url, secret) ? Load.Target.At(url, secret) : await Load.Target.Start(Binary, null, HostOptions, cancellation);

    public int Sized(int full, int least = 1) => Math.Max(least, (int)(full * Scale));
}
