using System.Collections.Concurrent;
using Weft.Storage.Sql;

namespace Weft.Storage.Contract;

/// <summary>What the writers did, in order.</summary>
sealed class CommitTrace : ICommitObserver
{
    readonly ConcurrentQueue<Step> _steps = new();

    public IReadOnlyList<Step> Steps => [.. _steps];

    public void Committing(long group, int units) => _steps.Enqueue(new("committing", group, units));

    public void Durable(long group) => _steps.Enqueue(new("durable", group, 0));

    public void Acknowledging(long group) => _steps.Enqueue(new("acknowledging", group, 0));

    public sealed record Step(string What, long Group, int Units);
}
