using System.Collections.Concurrent;
using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore;
using Weft.Storage.Log;
using Weft.Storage.Rooms;
using Weft.Tenants;

namespace Weft.Rooms.Views;

/// <summary>
/// The read side of a tenant on this node: holds the <see cref="TenantView"/>, loads into it what is asked for, and
/// follows the log. A load misses nothing: what is published meanwhile is applied on top of it.
/// </summary>
public sealed class TenantReader
{
    // What one request may keep the storage's readers busy with.
    const int LoadsAtOnce = 8;

    // Events of a room after which its size is estimated again.
    const int WeighedEvery = 16;

    readonly IRoomStore _store;
    readonly ViewBudget _budget;
    readonly ConcurrentDictionary<ViewKey, Lazy<Task<bool>>> _single = new();

    // Guards what follows; held for the time of one swap.
    readonly Lock _gate = new();
    readonly List<Load> _loads = [];
    TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    long _expected;
    long _generation;
    TenantView _current = new() { Position = 0, Changes = new ChangeIndex(ImmutableDictionary<ChangeKey, long>.Empty, 0) };

    readonly TenantId _tenant;
    readonly ImmutableArray<ILogFollower> _followers;
    readonly Func<Task> _start;

    internal TenantReader(
        TenantId tenant, IRoomStore store, ViewBudget budget, TimeProvider time, ImmutableArray<ILogFollower> followers, Func<Task> start)
    {
        (_tenant, _store, _budget, _followers, _start) = (tenant, store, budget, followers, start);
        Waiters = new Waiters(this, time);
    }

    internal Waiters Waiters { get; }

    /// <summary>What is held now. Its position never goes back.</summary>
    public TenantView Current => Volatile.Read(ref _current);

    /// <summary>What is held now, once this node has begun to follow the tenant.</summary>
    public async ValueTask<TenantView> Now()
    {
        if (Current.Position == 0) await _start();
        return Current;
    }

    /// <summary>A room as it is now; null when there is no such room.</summary>
    public async ValueTask<RoomSnapshot?> Room(RoomId room, CancellationToken cancellation) =>
        (await Have(ViewKey.Of(room), view => view.Rooms.ContainsKey(room), cancellation)).Rooms.GetValueOrDefault(room);

    /// <summary>A user's standing in all rooms; empty for one who was never in any.</summary>
    public async ValueTask<UserView> User(UserId user, CancellationToken cancellation) =>
        (await Have(ViewKey.Of(user), view => view.Users.ContainsKey(user), cancellation)).Users.GetValueOrDefault(user)
        ?? new UserView(user, ImmutableDictionary<RoomId, UserRoom>.Empty);

    /// <summary>The receipts and read positions of a room; none when there is no such room.</summary>
    public async ValueTask<RoomReceipts> Receipts(RoomId room, CancellationToken cancellation) =>
        (await Have(ViewKey.OfReceipts(room), view => view.Receipts.ContainsKey(room), cancellation)).Receipts.GetValueOrDefault(room)
        ?? RoomReceipts.None;

    /// <summary>One view that holds the user, and the rooms with their receipts, all at one position; rooms that do not exist are missing.</summary>
    public async ValueTask<TenantView> With(UserId user, IReadOnlyCollection<RoomId> rooms, CancellationToken cancellation)
    {
        // What was evicted while others were loaded is carried over only when nothing happened in between: else again.
        for (var attempt = 0; ; attempt++)
        {
            await User(user, cancellation);
            foreach (var some in rooms.Chunk(LoadsAtOnce))
                await Task.WhenAll(some.SelectMany(room => new[] { Room(room, cancellation).AsTask(), (Task)Receipts(room, cancellation).AsTask() }));

            var view = Current;
            if (view.Users.ContainsKey(user) && rooms.All(room => view.Receipts.ContainsKey(room)) || attempt == 3) return view;
        }
    }

    /// <summary>
    /// Completes when something that this user or device would be told may have happened after <paramref name="since"/>,
    /// or the time is over. Spurious answers are possible, missed ones are not.
    /// </summary>
    /// <returns>The position that the view had then.</returns>
    public Task<long> WaitForChange(UserId user, string? device, long since, TimeSpan timeout, CancellationToken cancellation) =>
        Waiters.Wait(user, device, since, timeout, cancellation);

    /// <summary>The log is about to commit up to here: a load that has read it already waits until it is published.</summary>
    internal void Expect(long position)
    {
        lock (_gate) _expected = Math.Max(_expected, position);
    }

    /// <summary>What was expected may never come: a load that has read further must not wait for it.</summary>
    internal void Unexpect()
    {
        lock (_gate)
        {
            _expected = _current.Position;
            Swap(_current);
        }
    }

    /// <summary>Lets a committed batch be so.</summary>
    internal void Publish(ImmutableArray<PositionedRecord> batch, long position)
    {
        TenantView view;
        lock (_gate)
        {
            view = _current.Apply(batch, position);
            foreach (var load in _loads) load.Missed.Add((batch, position));
            Swap(view);
        }
        foreach (var (_, record) in batch)
            if (record is RoomAppend append && view.TryGetRoom(append.Room, out var room) && IsWeighed(append))
                _budget.Takes(this, ViewKey.Of(append.Room), room.EstimatedBytes);
        if (!_followers.IsEmpty)
        {
            ImmutableArray<PositionedRecord> all = [.. batch.SelectMany(WithAlong)];
            foreach (var follower in _followers) follower.Follow(_tenant, all);
        }
        Waiters.Wake(view, batch, position);
    }

    /// <summary>Forgets all that is held: another activation may have moved anything up to <paramref name="position"/>.</summary>
    internal void Reset(long position)
    {
        lock (_gate)
        {
            var at = Math.Max(position, _current.Position);
            _generation++;
            _expected = at;
            Swap(new TenantView
            {
                Position = at,
                Typing = _current.Typing,
                Presence = _current.Presence,
                Changes = new ChangeIndex(ImmutableDictionary<ChangeKey, long>.Empty, at),
            });
        }
        _budget.Forget(this);
        foreach (var follower in _followers) follower.StartOver(_tenant);
        Waiters.WakeAll(position);
    }

    /// <summary>Drops what has not been used for long. It is loaded again when it is asked for.</summary>
    internal void Evict(IEnumerable<ViewKey> keys)
    {
        lock (_gate)
        {
            var view = _current;
            foreach (var key in keys) view = key.RemoveFrom(view);
            Swap(view);
        }
    }

    async ValueTask<TenantView> Have(ViewKey key, Func<TenantView, bool> holds, CancellationToken cancellation)
    {
        var view = await Now();

        // What was loaded may be dropped again before it is looked at, when memory is short: then it is loaded again.
        while (!holds(view))
        {
            var exists = await _single.GetOrAdd(key, k => new Lazy<Task<bool>>(() => LoadOnce(k))).Value.WaitAsync(cancellation);
            view = Current;
            if (!exists) return view;
        }
        _budget.Used(this, key);
        return view;
    }

    // Not cancelled with the one who came first: others wait for it too.
    async Task<bool> LoadOnce(ViewKey key)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            while (true)
            {
                if (await TryLoad(key) is { } exists) return exists;
            }
        }
        finally
        {
            _single.TryRemove(key, out _);
        }
    }

    // Whether there is such a thing; null when it has to be tried again.
    async Task<bool?> TryLoad(ViewKey key)
    {
        var load = new Load();
        lock (_gate)
        {
            load.Generation = _generation;
            _loads.Add(load);
        }
        try
        {
            var (loaded, bytes) = await key.Load(_store);
            while (true)
            {
                Task moved;
                lock (_gate)
                {
                    if (load.Generation != _generation) return null;
                    if (loaded.Position <= _current.Position)
                    {
                        foreach (var (batch, position) in load.Missed)
                            if (position > loaded.Position) loaded = loaded.Apply(batch, position);

                        Swap(_current.With(loaded));
                        break;
                    }

                    // Read beyond what is published here: by a commit of our log under way, or by another's.
                    if (loaded.Position > _expected)
                    {
                        load.Generation = -1;
                        moved = Task.CompletedTask;
                    }
                    else
                    {
                        moved = _moved.Task;
                    }
                }

                if (load.Generation < 0)
                {
                    Reset(loaded.Position);
                    return null;
                }
                await moved;
            }
            _budget.Takes(this, key, bytes);
            return bytes > 0;
        }
        finally
        {
            lock (_gate) _loads.Remove(load);
        }
    }

    // New rooms are held from the start; others grow slowly, and are weighed now and then.
    static bool IsWeighed(RoomAppend append) => append.Before is null || append.Before.N / WeighedEvery != append.After.N / WeighedEvery;

    // What a room's append carries along counts as much as what comes alone.
    static IEnumerable<PositionedRecord> WithAlong(PositionedRecord record) =>
        record.Record is RoomAppend { Along.IsEmpty: false } append ? append.AlongAt(record.Position).Append(record) : [record];

    void Swap(TenantView view)
    {
        Volatile.Write(ref _current, view);
        var moved = _moved;
        _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
        moved.TrySetResult();
    }

    sealed class Load
    {
        public long Generation { get; set; }
        public List<(ImmutableArray<PositionedRecord> Batch, long Position)> Missed { get; } = [];
    }
}
