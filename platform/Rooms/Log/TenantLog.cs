using System.Collections.Immutable;
using Weft.Rooms.Views;
using Weft.Storage;
using Weft.Storage.Log;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Log;

/// <summary>
/// The one writer of a tenant's order in this process. Gathers what waits while one commit is under way, gives out the
/// positions, commits, publishes to the tenant's reader, and only then answers.
/// </summary>
/// <remarks>
/// Two of one tenant, in two processes, cost retries and never correctness: each commit carries the epoch under which
/// it was made. One who was fenced takes over anew; what it could not commit it commits then.
/// </remarks>
sealed class TenantLog(ITenantLogStore store, TenantReader reader, LogMetrics metrics)
{
    // Bounds one commit, and so the time that those behind it wait.
    const int BatchRecordsMax = 1000;
    const int TakeoversMax = 5;
    const int WaitingMax = 20_000;

    readonly Lock _gate = new();
    readonly Queue<Waiting> _waiting = new();
    bool _draining;

    // Touched only by the drain, and by Start before it.
    Activation? _activation;

    /// <summary>Appends records in order, in one commit.</summary>
    /// <param name="cancellation">Counts only until their commit is begun.</param>
    /// <exception cref="StorageBusyException">Too many wait already.</exception>
    public async Task<ImmutableArray<AppendOutcome>> Append(ImmutableArray<LogRecord> records, CancellationToken cancellation)
    {
        var waiting = new Waiting(records, cancellation);
        lock (_gate)
        {
            if (_waiting.Count >= WaitingMax) throw new StorageBusyException("Too many writes of this tenant are waiting.");

            _waiting.Enqueue(waiting);
            if (!_draining)
            {
                _draining = true;
                Begin();
            }
        }
        return await waiting.Answer.Task;
    }

    /// <summary>Takes the epoch, unless it is held: what this node reads is then at one position of its own log.</summary>
    public Task Start() => Append([], CancellationToken.None);

    // On the pool, never in the turn of the grain that came first.
    void Begin() => _ = Task.Factory.StartNew(
        Drain, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

    async Task Drain()
    {
        while (true)
        {
            var batch = Take();
            if (batch.Count == 0) return;

            try
            {
                await Commit(batch);
            }
            catch (Exception error) when (batch.Count > 1 && IsOfOneRecord(error))
            {
                // Nothing was written. Whose record cannot be written must not hold up the others.
                foreach (var waiting in batch) await CommitAlone(waiting);
            }
            catch (Exception error)
            {
                Fail(batch, error);
            }
        }
    }

    async Task CommitAlone(Waiting waiting)
    {
        try
        {
            await Commit([waiting]);
        }
        catch (Exception error)
        {
            Fail([waiting], error);
        }
    }

    void Fail(List<Waiting> batch, Exception error)
    {
        if (error is not (StorageUnavailableException { OutcomeUnknown: false } or StorageBusyException) && !IsOfOneRecord(error)) End();
        foreach (var waiting in batch) waiting.Answer.TrySetException(error);
    }

    // A mistake in one writer or record: its unit was undone.
    static bool IsOfOneRecord(Exception error) =>
        error is not (StorageUnavailableException or StorageBusyException or FencedException or UnknownTenantException);

    List<Waiting> Take()
    {
        lock (_gate)
        {
            var (batch, records) = (new List<Waiting>(), 0);
            while (records < BatchRecordsMax && _waiting.TryDequeue(out var waiting))
            {
                if (waiting.Cancellation.IsCancellationRequested)
                {
                    waiting.Answer.TrySetCanceled(waiting.Cancellation);
                    continue;
                }
                batch.Add(waiting);
                records += Math.Max(1, waiting.Records.Length);
            }
            _draining = batch.Count > 0;
            return batch;
        }
    }

    async Task Commit(List<Waiting> batch)
    {
        for (var takeovers = 0; takeovers < TakeoversMax; takeovers++)
        {
            var activation = _activation ??= await TakeOver();
            if (await TryCommit(activation, batch)) return;

            End();
            metrics.Fenced();
        }
        throw new FencedException();
    }

    async Task<Activation> TakeOver()
    {
        var head = await store.TakeOver(CancellationToken.None);

        // The first position of the epoch lies above everything that earlier holders published, stored or not.
        reader.Reset(head.FirstPosition);
        return new Activation(head.Epoch, head.Position, head.FirstPosition);
    }

    void End()
    {
        _activation = null;
        reader.Unexpect();
    }

    async Task<bool> TryCommit(Activation activation, List<Waiting> batch)
    {
        var placed = ImmutableArray.CreateBuilder<PositionedRecord>();
        var position = activation.Position;
        foreach (var waiting in batch)
            foreach (var record in waiting.Records)
            {
                position += record.Positions;
                placed.Add(new(position, record.At(position)));
            }

        var records = placed.DrainToImmutable();
        var refused = ImmutableHashSet<int>.Empty;
        var stored = records.Where(record => record.Record is not EphemeralRecord).ToImmutableArray();
        if (!stored.IsEmpty)
        {
            reader.Expect(position);
            var commit = new LogCommit(activation.Epoch, activation.StoredPosition, position, stored);
            switch (await store.Commit(commit, CancellationToken.None))
            {
                case CommitOutcome.Committed committed:
                    refused = [.. committed.Refused.Select(index => IndexOf(records, stored[index]))];
                    _activation = activation with { StoredPosition = position, Position = position };
                    metrics.Committed(batch.Count, stored.Length);
                    break;
                default:
                    return false;
            }
        }
        else
        {
            _activation = activation with { Position = position };
        }

        if (!records.IsEmpty) reader.Publish(refused.IsEmpty ? records : [.. records.Where((_, index) => !refused.Contains(index))], position);
        Answer(batch, records, refused);
        return true;
    }

    static int IndexOf(ImmutableArray<PositionedRecord> records, PositionedRecord record)
    {
        for (var i = 0; i < records.Length; i++)
            if (records[i].Position == record.Position) return i;

        return -1;
    }

    static void Answer(List<Waiting> batch, ImmutableArray<PositionedRecord> records, ImmutableHashSet<int> refused)
    {
        var next = 0;
        foreach (var waiting in batch)
        {
            var outcomes = ImmutableArray.CreateBuilder<AppendOutcome>(waiting.Records.Length);
            for (; outcomes.Count < waiting.Records.Length; next++)
                outcomes.Add(refused.Contains(next)
                    ? new AppendOutcome.Refused()
                    : new AppendOutcome.Appended(records[next].Position, records[next].Record));
            waiting.Answer.TrySetResult(outcomes.MoveToImmutable());
        }
    }

    /// <param name="StoredPosition">Where the log stands on disk: what the next commit must find there.</param>
    /// <param name="Position">The last one handed out, ephemeral ones included.</param>
    sealed record Activation(long Epoch, long StoredPosition, long Position);

    sealed record Waiting(ImmutableArray<LogRecord> Records, CancellationToken Cancellation)
    {
        public TaskCompletionSource<ImmutableArray<AppendOutcome>> Answer { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
