using System.Collections.Immutable;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Ephemeral;

/// <summary>What is known of one user's presence; <see cref="At"/> says what that means at a time. Pure.</summary>
/// <param name="Asked">What the user said of themselves; null once a device has gone since.</param>
/// <param name="LastActive">When the user last did something.</param>
sealed record PresenceState(
    string? Asked, string? StatusMessage, DateTimeOffset LastActive, ImmutableDictionary<string, SyncingDevice> Devices)
{
    public const string Online = "online", Unavailable = "unavailable", Offline = "offline";

    /// <summary>How long one counts as there after a device's last sync has ended: clients ask again at once.</summary>
    public static readonly TimeSpan GoneAfter = TimeSpan.FromSeconds(30);

    /// <summary>Without doing anything for so long one is there but idle.</summary>
    public static readonly TimeSpan IdleAfter = TimeSpan.FromMinutes(5);

    /// <summary>For so long after doing something one is said to be active now.</summary>
    static readonly TimeSpan ActiveFor = TimeSpan.FromMinutes(1);

    public static readonly PresenceState Unknown = new(null, null, DateTimeOffset.UnixEpoch, ImmutableDictionary<string, SyncingDevice>.Empty);

    /// <param name="asks">Whether the device says that its user is there, or idle.</param>
    public PresenceState SyncBegins(string device, string asks, DateTimeOffset now)
    {
        var running = Devices.TryGetValue(device, out var known) ? known.Running : 0;
        return this with
        {
            // Whoever comes back does something; whoever goes on syncing need not. A sync that asks for it marks its user as
            // online, whatever they said before: who wants to stay away says so with each sync.
            LastActive = asks == Online && StateAt(now) == Offline ? now : LastActive,
            Asked = asks == Online ? null : Asked,
            Devices = Devices.SetItem(device, new SyncingDevice(asks, running + 1, now)),
        };
    }

    public PresenceState SyncEnds(string device, DateTimeOffset now) => Devices.TryGetValue(device, out var known)
        ? this with { Devices = Devices.SetItem(device, known with { Running = Math.Max(0, known.Running - 1), LastSeen = now }) }
        : this;

    public PresenceState Says(string asked, string? message, DateTimeOffset now) => this with
    {
        Asked = asked,
        StatusMessage = message,
        LastActive = asked == Offline ? LastActive : now,
    };

    public PresenceState Does(DateTimeOffset now) => this with { LastActive = now };

    /// <summary>What others are told.</summary>
    public Presence At(DateTimeOffset now)
    {
        var state = StateAt(now);
        return new Presence(state, StatusMessage, LastActive, state == Online && now - LastActive < ActiveFor);
    }

    /// <summary>Without the devices that have gone.</summary>
    public PresenceState Swept(DateTimeOffset now) => Devices.Values.All(device => device.IsThere(now)) ? this : this with
    {
        Asked = null,
        Devices = Devices.RemoveRange(Devices.Where(device => !device.Value.IsThere(now)).Select(device => device.Key)),
    };

    string StateAt(DateTimeOffset now)
    {
        var there = Devices.Values.Where(device => device.IsThere(now)).ToList();
        if (Asked == Offline) return Offline;
        if (there.Count == 0 && (Asked is null || now - LastActive >= GoneAfter)) return Offline;
        if (Asked == Unavailable || Asked is null && there.TrueForAll(device => device.Asks == Unavailable)) return Unavailable;

        return now - LastActive >= IdleAfter ? Unavailable : Online;
    }
}

/// <param name="Running">How many syncs of the device wait now.</param>
readonly record struct SyncingDevice(string Asks, int Running, DateTimeOffset LastSeen)
{
    public bool IsThere(DateTimeOffset now) => Running > 0 || now - LastSeen < PresenceState.GoneAfter;
}
