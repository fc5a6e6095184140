using Weft.Rooms.Views;
using Weft.Storage;

namespace Weft.Rooms.Sync;

/// <summary>What both syncs share, with what it remembers between answers.</summary>
public sealed class SyncParts(IStores stores, DeviceListHead deviceListHead, ErasedUsers erased, TimeProvider time, IUnreadCounts? unread = null)
{
    internal ReaderSettingsCache Settings { get; } = new(stores);
    internal MembersTold Told { get; } = new();
    internal ToDeviceInbox ToDevice { get; } = new(stores);
    internal DeviceLists DeviceLists { get; } = new(stores, deviceListHead);
    internal OneTimeKeyCounts KeyCounts { get; } = new(stores, time);
    internal PresenceChanges Presence { get; } = new();
    internal IUnreadCounts? Unread => unread;
    internal ErasedUsers Erased => erased;

    /// <summary>A token from the future was made by a server whose data was since put back from a backup: begin anew.</summary>
    internal async ValueTask<SyncToken?> Usable(SyncToken? token, TenantReader reader) =>
        token is not null && token.Position <= (await reader.Now()).Position ? token : null;
}
