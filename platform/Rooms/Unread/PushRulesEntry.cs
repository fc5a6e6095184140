using System.Collections.Immutable;
using Weft.Events;
using Weft.RoomCore.Push;
using Weft.Storage.AccountData;

namespace Weft.Rooms.Unread;

/// <summary>Push rules among a user's account data: kept as what differs from the default rules, shown whole.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#mpush_rules</remarks>
public static class PushRulesEntry
{
    public const string Type = "m.push_rules";

    /// <summary>The content as clients are shown it.</summary>
    /// <param name="kept">Null for a user who never changed any.</param>
    public static ReadOnlyMemory<byte> Shown(UserId user, ReadOnlyMemory<byte>? kept) => PushRulesetJson.Shown(PushRulesetJson.Read(user, kept));

    /// <summary>Global entries as clients are shown them; with all of them come the rules of a user who never changed any.</summary>
    public static ImmutableArray<AccountDataEntry> Shown(UserId user, ImmutableArray<AccountDataEntry> global, bool isAll)
    {
        for (var i = 0; i < global.Length; i++)
            if (global[i].Type == Type) return global.SetItem(i, global[i] with { Content = Shown(user, global[i].Content) });

        return isAll ? global.Add(new AccountDataEntry(null, Type, Shown(user, (ReadOnlyMemory<byte>?)null), 0)) : global;
    }
}
