using Microsoft.Extensions.Logging;

namespace Weft.Storage.Sql.Engine;

/// <summary>The lanes of one database: what both engines have in common.</summary>
sealed class SqlEngine : IDisposable
{
    readonly WriteLane[] _writers;
    readonly ReadLane[] _readers;

    public SqlEngine(
        int writers, Func<int, IWriteConnection> openWriter, Func<CostClass, IReadConnection> openReader,
        SqlOptions options, TimeProvider time, ILogger logger)
    {
        _writers =
        [
            .. Enumerable.Range(0, writers).Select(i => new WriteLane(
                $"storage write {i}", () => openWriter(i), options.WriteQueueMax, time, options.CommitObserver, logger)),
        ];
        _readers =
        [
            .. Enum.GetValues<CostClass>().Select(cost => new ReadLane(cost, () => openReader(cost), options.For(cost), time, logger)),
        ];
    }

    public Task<T> Read<T>(CostClass cost, Func<ISqlSession, T> work, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) return Task.FromCanceled<T>(cancellation);

        var read = new Work<T>(work, cancellation);
        try
        {
            _readers[(int)cost].Add(read);
        }
        catch (Exception e)
        {
            return Task.FromException<T>(e);
        }

        return read.Answer;
    }

    public Task<T> Write<T>(int order, Func<ISqlSession, T> unit, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) return Task.FromCanceled<T>(cancellation);

        var write = new Work<T>(unit, cancellation);
        try
        {
            _writers[(int)((uint)order % _writers.Length)].Add(write);
        }
        catch (Exception e)
        {
            return Task.FromException<T>(e);
        }

        return write.Answer;
    }

    public void Dispose()
    {
        foreach (var writer in _writers) writer.Dispose();
        foreach (var reader in _readers) reader.Dispose();
    }
}
