using System.Collections.Immutable;
using Weft.Events;
using Weft.Rooms.Views;
using Weft.Storage.AccountData;
using Weft.Storage.Keys;
using Weft.Storage.Rooms;
using Weft.Storage.ToDevice;

namespace Weft.Rooms.Sync;

/// <summary>The parts of answers that both syncs write alike.</summary>
public static class SyncJson
{
    /// <summary><c>{"events": […]}</c></summary>
    public static void WriteEvents<T>(JsonOut json, IEnumerable<T> events, Action<JsonOut, T> write)
    {
        json.BeginObject();
        json.Name("events"u8);
        json.BeginArray();
        foreach (var e in events) write(json, e);
        json.EndArray();
        json.EndObject();
    }

    public static void WriteAccountData(JsonOut json, AccountDataEntry entry)
    {
        json.BeginObject();
        json.Member("type"u8, entry.Type);
        json.Name("content"u8);
        json.Raw(entry.Content.Span);
        json.EndObject();
    }

    public static void WriteToDevice(JsonOut json, ToDeviceMessage message)
    {
        json.BeginObject();
        json.Member("type"u8, message.Type);
        json.Member("sender"u8, message.Sender.ToString());
        json.Name("content"u8);
        json.Raw(message.Content.Span);
        json.EndObject();
    }

    public static void WritePresence(JsonOut json, UserId user, PresenceEntry entry, DateTimeOffset now)
    {
        var presence = entry.Presence;
        json.BeginObject();
        json.Member("type"u8, "m.presence");
        json.Member("sender"u8, user.ToString());
        json.Name("content"u8);
        json.BeginObject();
        json.Member("presence"u8, presence.State);
        json.Member("last_active_ago"u8, Math.Max(0, (long)(now - presence.LastActive).TotalMilliseconds));
        json.Member("currently_active"u8, presence.CurrentlyActive);
        if (presence.StatusMessage is { } message) json.Member("status_msg"u8, message);
        json.EndObject();
        json.EndObject();
    }

    public static void WriteDeviceLists(JsonOut json, DeviceListChanges changes)
    {
        json.BeginObject();
        json.Name("changed"u8);
        WriteStrings(json, changes.Changed.Select(user => user.ToString()));
        json.Name("left"u8);
        WriteStrings(json, changes.Left.Select(user => user.ToString()));
        json.EndObject();
    }

    /// <summary>Two members of the object that is being written.</summary>
    public static void WriteKeyCounts(JsonOut json, KeyCounts keys)
    {
        json.Name("device_one_time_keys_count"u8);
        json.BeginObject();
        // Clients take the absence of the count that they know for "as before", and upload nothing.
        if (!keys.OneTimeKeys.ContainsKey("signed_curve25519")) json.Member("signed_curve25519"u8, 0);
        foreach (var (algorithm, count) in keys.OneTimeKeys)
        {
            json.Name(algorithm);
            json.Number(count);
        }
        json.EndObject();
        json.Name("device_unused_fallback_key_types"u8);
        WriteStrings(json, keys.UnusedFallbacks);
    }

    public static void WriteTyping(JsonOut json, IEnumerable<UserId> users)
    {
        json.BeginObject();
        json.Member("type"u8, "m.typing");
        json.Name("content"u8);
        WriteTypingContent(json, users);
        json.EndObject();
    }

    public static void WriteTypingContent(JsonOut json, IEnumerable<UserId> users)
    {
        json.BeginObject();
        json.Name("user_ids"u8);
        WriteStrings(json, users.Select(user => user.ToString()));
        json.EndObject();
    }

    /// <summary>An event for each thread: a user has one place in an event's receipts, and may have read it in two threads.</summary>
    public static void WriteReceipts(JsonOut json, ImmutableArray<Receipt> receipts)
    {
        foreach (var ofThread in receipts.GroupBy(receipt => receipt.Thread))
        {
            json.BeginObject();
            json.Member("type"u8, "m.receipt");
            json.Name("content"u8);
            WriteReceiptsContent(json, ofThread);
            json.EndObject();
        }
    }

    /// <remarks>
    /// https://spec.matrix.org/v1.19/client-server-api/#mreceipt. One user has one place in an event's receipts: where they have
    /// an unthreaded and a threaded one on the same event, the unthreaded is told, which says more.
    /// </remarks>
    public static void WriteReceiptsContent(JsonOut json, IEnumerable<Receipt> receipts)
    {
        json.BeginObject();
        foreach (var atEvent in receipts.GroupBy(receipt => receipt.Event))
        {
            json.Name(atEvent.Key.ToString());
            json.BeginObject();
            foreach (var ofKind in atEvent.GroupBy(receipt => receipt.Kind))
            {
                json.Name(ofKind.Key == ReceiptKind.Public ? "m.read"u8 : "m.read.private"u8);
                json.BeginObject();
                foreach (var receipt in ofKind.OrderBy(receipt => receipt.Thread.Key, StringComparer.Ordinal).DistinctBy(receipt => receipt.User))
                    WriteReceipt(json, receipt);
                json.EndObject();
            }
            json.EndObject();
        }
        json.EndObject();
    }

    public static void WriteStrings(JsonOut json, IEnumerable<string> texts)
    {
        json.BeginArray();
        foreach (var text in texts) json.String(text);
        json.EndArray();
    }

    static void WriteReceipt(JsonOut json, Receipt receipt)
    {
        json.Name(receipt.User.ToString());
        json.BeginObject();
        json.Member("ts"u8, receipt.At.ToUnixTimeMilliseconds());
        if (receipt.Thread.ThreadId is { } thread) json.Member("thread_id"u8, thread);
        json.EndObject();
    }
}
