using System.Collections.Immutable;
using Weft.Events;
using Weft.Rooms.Views;
using Weft.Storage;
using Weft.Storage.ToDevice;
using Weft.Tenants;

namespace Weft.Rooms.Sync;

/// <summary>
/// Hands each device its to-device messages until it shows, by the token it sends next, that it has them. A device that
/// nothing was sent to costs no look at the storage.
/// </summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#extensions-to-sync</remarks>
sealed class ToDeviceInbox(IStores stores)
{
    /// <summary>Messages in one answer; the rest comes with the next.</summary>
    public const int MessagesMax = 100;

    const int DevicesMax = 50_000;

    readonly BoundedCache<(TenantId, UserId, string), Inbox> _inboxes = new(DevicesMax);

    /// <param name="received">Everything up to here has arrived and is deleted; null for a client that begins anew.</param>
    /// <param name="view">Messages up to its position are delivered.</param>
    public async Task<ToDeviceBatch> Receive(
        TenantId tenant, UserId user, string device, long? received, TenantView view, int limit, CancellationToken cancellation)
    {
        var store = stores.For(tenant).ToDevice;
        var inbox = _inboxes.GetOrAdd((tenant, user, device), static _ => new Inbox());
        if (received is { } acknowledged && inbox.MayHoldUpTo(acknowledged))
        {
            await store.Acknowledge(user, device, acknowledged, cancellation);
            inbox.Emptied(acknowledged);
        }

        var after = received ?? 0;
        if (received is not null && !view.Changes.MayHaveChanged(ToDeviceSent.Waking(new(user, device)), after))
            return new ToDeviceBatch([], view.Position);

        var messages = await store.Waiting(user, device, after, view.Position, Math.Clamp(limit, 1, MessagesMax), cancellation);
        if (messages.IsEmpty) return new ToDeviceBatch([], view.Position);

        inbox.Delivered(messages[^1].Position);
        return new ToDeviceBatch(messages, messages.Length < Math.Clamp(limit, 1, MessagesMax) ? view.Position : messages[^1].Position);
    }

    // What this process knows of one device's messages. Not knowing costs one acknowledgement.
    sealed class Inbox
    {
        readonly Lock _gate = new();
        long _emptyUpTo;
        long _deliveredUpTo = long.MaxValue;

        public bool MayHoldUpTo(long position)
        {
            lock (_gate) return _deliveredUpTo > _emptyUpTo && position > _emptyUpTo;
        }

        public void Emptied(long upTo)
        {
            lock (_gate)
            {
                if (_deliveredUpTo == long.MaxValue) _deliveredUpTo = upTo;
                _emptyUpTo = Math.Max(_emptyUpTo, upTo);
            }
        }

        public void Delivered(long upTo)
        {
            lock (_gate)
                if (_deliveredUpTo != long.MaxValue) _deliveredUpTo = Math.Max(_deliveredUpTo, upTo);
        }
    }
}

/// <param name="Upto">A client that has received the batch has received everything up to here.</param>
sealed record ToDeviceBatch(ImmutableArray<ToDeviceMessage> Messages, long Upto);
