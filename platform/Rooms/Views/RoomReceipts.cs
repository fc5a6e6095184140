using System.Collections.Immutable;
using Weft.Events;
using Weft.Storage.Rooms;

namespace Weft.Rooms.Views;

/// <summary>The receipts and read positions of one room. Immutable.</summary>
public sealed record RoomReceipts(ImmutableDictionary<UserId, ImmutableArray<Receipt>> ByUser)
{
    public static readonly RoomReceipts None = new(ImmutableDictionary<UserId, ImmutableArray<Receipt>>.Empty);

    public ImmutableArray<Receipt> Of(UserId user) => ByUser.GetValueOrDefault(user, []);

    /// <summary>The receipt that stands, for one thread and kind.</summary>
    public Receipt? Find(UserId user, ReceiptThread thread, ReceiptKind kind)
    {
        foreach (var receipt in Of(user))
            if (receipt.Thread == thread && receipt.Kind == kind) return receipt;

        return null;
    }

    /// <summary>What <paramref name="reader"/> may see of what moved after a position: public receipts, and their own private ones.</summary>
    public IEnumerable<Receipt> VisibleTo(UserId reader, long after) =>
        ByUser.Values.SelectMany(receipts => receipts).Where(receipt => receipt.Position > after
            && (receipt.Kind == ReceiptKind.Public || receipt.Kind == ReceiptKind.Private && receipt.User == reader));

    /// <summary>Whether the receipt would move anything: it stands behind none of its thread and kind.</summary>
    public bool IsNews(Receipt receipt) => Find(receipt.User, receipt.Thread, receipt.Kind) is not { } present || present.Order < receipt.Order;

    internal long EstimatedBytes => 200 + ByUser.Values.Sum(receipts => 120L + 200L * receipts.Length);

    internal RoomReceipts Apply(Receipt receipt)
    {
        if (!IsNews(receipt)) return this;

        var present = Of(receipt.User);
        var at = -1;
        for (var i = 0; i < present.Length; i++)
            if (present[i].Thread == receipt.Thread && present[i].Kind == receipt.Kind) at = i;

        return new(ByUser.SetItem(receipt.User, at < 0 ? present.Add(receipt) : present.SetItem(at, receipt)));
    }
}
