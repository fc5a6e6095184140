namespace Weft.Storage.Sql;

/// <summary>What one cost class of reads may use.</summary>
/// <param name="Threads">And as many connections.</param>
/// <param name="QueueMax">Reads that may wait; more are refused with <see cref="StorageBusyException"/>.</param>
/// <param name="TimeMax">After which a read is given up with <see cref="StorageBusyException"/>.</param>
public sealed record ReadLimits(int Threads, int QueueMax, TimeSpan TimeMax);

/// <summary>What both engines can be told. Defaults are for one node of two to eight cores.</summary>
public sealed record SqlOptions
{
    public ReadLimits Interactive { get; init; } = new(4, 2000, TimeSpan.FromSeconds(2));
    public ReadLimits BulkRead { get; init; } = new(2, 500, TimeSpan.FromSeconds(5));
    public ReadLimits Federation { get; init; } = new(2, 1000, TimeSpan.FromSeconds(2));
    public ReadLimits Background { get; init; } = new(1, 1000, TimeSpan.FromSeconds(10));

    /// <summary>Units that may wait for a writer; more are refused with <see cref="StorageBusyException"/>.</summary>
    public int WriteQueueMax { get; init; } = 10_000;

    public ICommitObserver? CommitObserver { get; init; }

    internal ReadLimits For(CostClass cost) => cost switch
    {
        CostClass.Interactive => Interactive,
        CostClass.BulkRead => BulkRead,
        CostClass.Federation => Federation,
        CostClass.Background => Background,
    };
}
