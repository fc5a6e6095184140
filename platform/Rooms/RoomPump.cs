using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms.Log;
using Weft.Rooms.Views;
using Weft.Storage;
using Weft.Storage.Log;
using Weft.Storage.Rooms;

namespace Weft.Rooms;

/// <summary>
/// Runs one room. Commands queue up; the pump decides all that wait, one after another on a scratch copy, appends what
/// they change as one, and only then answers. The room that it decides on is the very object that sync reads.
/// </summary>
/// <remarks>
/// Two pumps of one room cost retries, never correctness: each append names what it was decided on, and the one that
/// came too late decides again. Called in the turns of its grain: not thread-safe.
/// </remarks>
sealed class RoomPump(RoomPumps parts, RoomKey key)
{
    const int BatchMax = 256;
    const int WaitingMax = 10_000;
    const int AttemptsMax = 50;

    readonly Queue<Waiting> _waiting = new();
    readonly TenantReader _reader = parts.Logs.Reader(key.Tenant);
    readonly IRoomStore _store = parts.Stores.For(key.Tenant).Rooms;
    bool _pumping;

    /// <exception cref="StorageBusyException">Too many wait already.</exception>
    public Task<RoomOutcome> Do(RoomRequest request)
    {
        if (_waiting.Count >= WaitingMax) throw new StorageBusyException("Too many requests wait for this room.");

        var waiting = new Waiting(request);
        _waiting.Enqueue(waiting);
        if (!_pumping) _ = Pump();
        return waiting.Answer.Task;
    }

    async Task Pump()
    {
        _pumping = true;
        while (_waiting.Count > 0)
        {
            var batch = Take();
            try
            {
                await Commit(batch);
            }
            catch (Exception error)
            {
                foreach (var waiting in batch) waiting.Answer.TrySetException(error);
            }
        }
        _pumping = false;
    }

    // A command with records along is committed alone: when one of those is refused, it is this command that fails.
    List<Waiting> Take()
    {
        var batch = new List<Waiting> { _waiting.Dequeue() };
        if (!batch[0].Request.Along.IsEmpty) return batch;

        while (batch.Count < BatchMax && _waiting.TryPeek(out var next) && next.Request.Along.IsEmpty) batch.Add(_waiting.Dequeue());
        return batch;
    }

    async Task Commit(List<Waiting> batch)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var room = await _reader.Room(key.Room, CancellationToken.None);
            if (attempt > 0) await AnswerRepeats(batch);

            var round = new DecidingRound(
                room, await Fetch(room, batch), await parts.Signers.For(key.Tenant, CancellationToken.None), parts.Verifier, parts.Time);
            foreach (var waiting in batch)
                if (!waiting.Answer.Task.IsCompleted) round.Decide(waiting);

            if (round.Changes.Count == 0 || await TryAppend(round, batch[0].Request.Along))
            {
                // Disk first, memory second, answers last.
                round.Answer();
                return;
            }

            var now = await _reader.Room(key.Room, CancellationToken.None);
            if (!batch[0].Request.Along.IsEmpty && now?.N == room?.N && now?.StateN == room?.StateN)
            {
                batch[0].Answer.TrySetResult(new RoomOutcome.Taken("What was to be made along with it exists already."));
                return;
            }
        }
        throw new StorageBusyException($"{key} is moved by another activation again and again.");
    }

    // In the commit itself a repeat is noticed for nothing, and refuses it; only then is it worth a read.
    async Task AnswerRepeats(List<Waiting> batch)
    {
        foreach (var waiting in batch)
            if (waiting.Request.Transaction is { } transaction && !waiting.Answer.Task.IsCompleted
                && await _store.Transaction(key.Room, transaction, CancellationToken.None) is { } events)
                waiting.Answer.TrySetResult(new RoomOutcome.Repeated(events));
    }

    async Task<IReadOnlyDictionary<EventId, TimelineEvent>> Fetch(RoomSnapshot? room, List<Waiting> batch)
    {
        if (room is null) return ImmutableDictionary<EventId, TimelineEvent>.Empty;

        HashSet<EventId>? missing = null;
        foreach (var waiting in batch)
            foreach (var id in RoomNeeds.Of(room, waiting.Request.Command))
                if (room.Held(id) is null) (missing ??= []).Add(id);

        return missing is null
            ? ImmutableDictionary<EventId, TimelineEvent>.Empty
            : (await _store.Events(key.Room, [.. missing], CancellationToken.None)).ToDictionary(e => e.Id);
    }

    async Task<bool> TryAppend(DecidingRound round, ImmutableArray<LogRecord> along)
    {
        foreach (var classifier in parts.Classifiers)
            along = along.AddRange(await classifier.Differences(key.Tenant, round.After!, round.Events()));

        var append = new RoomAppend
        {
            Room = key.Room,
            Before = round.Before,
            After = round.After!,
            Changes = [.. round.Changes],
            Transactions = [.. round.Transactions],
            Along = along,
        };
        if ((await parts.Logs.TryAppend(key.Tenant, [append], CancellationToken.None))[0] is not AppendOutcome.Appended appended) return false;

        round.Placed((RoomAppend)appended.Record);
        return true;
    }
}

/// <summary>A request and who waits for its answer.</summary>
sealed record Waiting(RoomRequest Request)
{
    public TaskCompletionSource<RoomOutcome> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
