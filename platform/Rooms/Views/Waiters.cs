using System.Collections.Immutable;
using Weft.Events;
using Weft.Storage.Log;

namespace Weft.Rooms.Views;

/// <summary>Those who wait for something to happen in a tenant, by user. A change wakes those whom it may concern.</summary>
sealed class Waiters(TenantReader reader, TimeProvider time)
{
    // How many published batches are kept, for those whose question is a moment older than the view.
    const int RememberedMax = 128;

    readonly Lock _gate = new();
    readonly Dictionary<UserId, List<Waiter>> _waiting = [];
    readonly Queue<(ImmutableArray<ChangeKey> Keys, long Position)> _remembered = new();

    // Everything after it is among the remembered.
    long _floor = long.MaxValue;

    public async Task<long> Wait(UserId user, string? device, long since, TimeSpan timeout, CancellationToken cancellation)
    {
        var view = await reader.Now();
        var waiter = new Waiter(device);
        lock (_gate)
        {
            if (MayHaveMissed(reader.Current, user, device, since)) return reader.Current.Position;

            if (!_waiting.TryGetValue(user, out var waiters)) _waiting[user] = waiters = [];
            waiters.Add(waiter);
        }
        try
        {
            return await waiter.Woken.Task.WaitAsync(timeout, time, cancellation);
        }
        catch (TimeoutException)
        {
            return reader.Current.Position;
        }
        finally
        {
            lock (_gate)
            {
                if (_waiting.TryGetValue(user, out var waiters) && waiters.Remove(waiter) && waiters.Count == 0) _waiting.Remove(user);
            }
        }
    }

    public void Wake(TenantView view, ImmutableArray<PositionedRecord> batch, long position)
    {
        var keys = batch.SelectMany(record => record.Record.Touches).Distinct().ToImmutableArray();
        lock (_gate)
        {
            if (_floor == long.MaxValue) _floor = batch.IsEmpty ? position : batch[0].Position - 1;
            _remembered.Enqueue((keys, position));
            if (_remembered.Count > RememberedMax) _floor = _remembered.Dequeue().Position;

            if (_waiting.Count == 0) return;
            foreach (var key in keys) Wake(view, key, position);
        }
    }

    public void WakeAll(long position)
    {
        lock (_gate)
        {
            _remembered.Clear();
            _floor = position;
            foreach (var waiters in _waiting.Values)
                foreach (var waiter in waiters) waiter.Woken.TrySetResult(position);
        }
    }

    bool MayHaveMissed(TenantView view, UserId user, string? device, long since)
    {
        if (view.Position <= since) return false;
        if (since < _floor) return true;

        foreach (var (keys, position) in _remembered)
            if (position > since && keys.Any(key => Concerns(view, key, user, device))) return true;

        return false;
    }

    void Wake(TenantView view, ChangeKey key, long position)
    {
        if (key.Kind is ChangeKind.Room or ChangeKind.RoomEphemeral
            && RoomId.TryParse(key.Subject, out var room) && view.TryGetRoom(room, out var snapshot)
            && snapshot.Members.Count < _waiting.Count)
        {
            foreach (var (member, standing) in snapshot.Members)
                if (standing.Membership is not Membership.Leave) WakeUser(member, null, position);
            return;
        }

        if (key.Kind is not (ChangeKind.Room or ChangeKind.RoomEphemeral or ChangeKind.Presence or ChangeKind.Profile or ChangeKind.DeviceList))
        {
            if (key.User is { } user) WakeUser(user, key.Device, position);
            return;
        }

        foreach (var (user, waiters) in _waiting)
            if (Concerns(view, key, user, null))
                foreach (var waiter in waiters) waiter.Woken.TrySetResult(position);
    }

    void WakeUser(UserId user, string? device, long position)
    {
        if (!_waiting.TryGetValue(user, out var waiters)) return;
        foreach (var waiter in waiters)
            if (device is null || waiter.Device is null || waiter.Device == device) waiter.Woken.TrySetResult(position);
    }

    // True in doubt: a user or room that is not held may be concerned.
    static bool Concerns(TenantView view, ChangeKey key, UserId user, string? device)
    {
        switch (key.Kind)
        {
            case ChangeKind.Tenant:
                return false;
            case ChangeKind.Room or ChangeKind.RoomEphemeral:
                return !RoomId.TryParse(key.Subject, out var room) || !view.Users.TryGetValue(user, out var mine)
                    || mine.Rooms.GetValueOrDefault(room)?.Membership is not (null or Membership.Leave);
            case ChangeKind.Presence or ChangeKind.Profile or ChangeKind.DeviceList:
                return key.User is not { } subject || subject == user || MayShareRoom(view, user, subject);
            default:
                return key.User == user && (device is null || key.Device is not { } its || its == device);
        }
    }

    static bool MayShareRoom(TenantView view, UserId a, UserId b)
    {
        if (!view.Users.TryGetValue(a, out var mine)) return true;
        if (view.Users.TryGetValue(b, out var theirs))
            return mine.Rooms.Values.Any(room => room.Membership == Membership.Join && theirs.MembershipOf(room.Room) == Membership.Join);

        return mine.Rooms.Values.Any(room => room.Membership == Membership.Join
            && (!view.TryGetRoom(room.Room, out var snapshot) || snapshot.IsJoined(b)));
    }

    sealed class Waiter(string? device)
    {
        public string? Device { get; } = device;
        public TaskCompletionSource<long> Woken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
