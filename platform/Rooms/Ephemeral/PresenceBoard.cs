using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Weft.Events;
using Weft.Rooms.Log;
using Weft.Storage.Log;
using Weft.Storage.Rooms;
using Weft.Tenants;

namespace Weft.Rooms.Ephemeral;

/// <summary>
/// Who is there, by what they say, do and sync on this node. Tells the log when that changes, and not more often; a sweep
/// every few seconds notices who has gone or is idle.
/// </summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#presence</remarks>
public sealed partial class PresenceBoard : ILogFollower, IDisposable
{
    static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(5);

    readonly ConcurrentDictionary<(TenantId, UserId), PresenceState> _states = new();
    readonly Lazy<TenantLogs> _logs;
    readonly TimeProvider _time;
    readonly ILogger _log;
    readonly ITimer _sweep;

    /// <param name="logs">Asked for late: the logs tell this of what happens.</param>
    public PresenceBoard(Lazy<TenantLogs> logs, TimeProvider time, ILogger<PresenceBoard> log)
    {
        (_logs, _time, _log) = (logs, time, log);
        _sweep = time.CreateTimer(_ => Sweep(), null, SweepEvery, SweepEvery);
    }

    /// <summary>A device syncs until the result is disposed.</summary>
    /// <param name="asks"><c>online</c> or <c>unavailable</c>; <c>offline</c> leaves the presence as it is.</param>
    public IDisposable Syncing(TenantId tenant, UserId user, string? device, string asks)
    {
        if (asks == PresenceState.Offline || device is null) return NotSyncing;

        Change(tenant, user, state => state.SyncBegins(device, asks, _time.GetUtcNow()));
        return new SyncingScope(() => Change(tenant, user, state => state.SyncEnds(device, _time.GetUtcNow())));
    }

    /// <summary>A user says how they are.</summary>
    public async Task Say(TenantId tenant, UserId user, string presence, string? message, CancellationToken cancellation)
    {
        var state = Change(tenant, user, state => state.Says(presence, message, _time.GetUtcNow()), tell: false);
        await Tell(tenant, user, state.At(_time.GetUtcNow()), cancellation);
    }

    /// <summary>How a user is; null when nothing is known of them since this node began.</summary>
    public Presence? Of(TenantId tenant, UserId user) =>
        _logs.Value.Reader(tenant).Current.Presence.TryGetValue(user, out var entry) ? entry.Presence : null;

    // Whoever sends an event does something.
    public void Follow(TenantId tenant, ImmutableArray<PositionedRecord> records)
    {
        foreach (var (_, record) in records)
        {
            if (record is not RoomAppend append) continue;
            foreach (var change in append.Changes)
                if (change.Event is { } sent && _states.ContainsKey((tenant, sent.Pdu.Sender))) Change(tenant, sent.Pdu.Sender, state => state.Does(_time.GetUtcNow()));
        }
    }

    public void StartOver(TenantId tenant) { }

    public void Dispose() => _sweep.Dispose();

    PresenceState Change(TenantId tenant, UserId user, Func<PresenceState, PresenceState> change, bool tell = true)
    {
        var now = _time.GetUtcNow();
        var (told, next) = (PresenceState.Unknown.At(now), PresenceState.Unknown);
        _states.AddOrUpdate(
            (tenant, user),
            _ => next = change(PresenceState.Unknown),
            (_, state) =>
            {
                told = state.At(now);
                return next = change(state);
            });
        if (tell && IsNews(told, next.At(now))) _ = TellQuietly(tenant, user, next.At(now));
        return next;
    }

    void Sweep()
    {
        var now = _time.GetUtcNow();
        foreach (var ((tenant, user), state) in _states)
        {
            var swept = state.Swept(now);
            if (swept != state && !_states.TryUpdate((tenant, user), swept, state)) continue;

            var presence = swept.At(now);
            if (Of(tenant, user) is not { } told || IsNews(told, presence)) _ = TellQuietly(tenant, user, presence);
            if (swept.Devices.IsEmpty && presence is { State: PresenceState.Offline, StatusMessage: null }) _states.TryRemove(new((tenant, user), swept));
        }
    }

    static bool IsNews(Presence told, Presence now) =>
        told.State != now.State || told.StatusMessage != now.StatusMessage || told.CurrentlyActive != now.CurrentlyActive;

    Task<Appended> Tell(TenantId tenant, UserId user, Presence presence, CancellationToken cancellation) =>
        _logs.Value.Append(tenant, [new PresenceSet(user, presence)], cancellation);

    async Task TellQuietly(TenantId tenant, UserId user, Presence presence)
    {
        try
        {
            await Tell(tenant, user, presence, CancellationToken.None);
        }
        catch (Exception error)
        {
            NotTold(_log, tenant, error);
        }
    }

    [LoggerMessage(LogLevel.Warning, "A presence could not be told in {Tenant}")]
    static partial void NotTold(ILogger log, TenantId tenant, Exception error);

    static readonly IDisposable NotSyncing = new SyncingScope(() => { });

    sealed class SyncingScope(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
