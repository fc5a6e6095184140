using System.Collections.Immutable;
using Weft.Storage.Log;

namespace Weft.Rooms.Views;

/// <summary>
/// The last position at which each thing changed, since a floor. Answers "may this have changed since?" without asking
/// the storage: no only when that is known.
/// </summary>
/// <param name="Floor">Nothing is known of what changed at or before it.</param>
public sealed record ChangeIndex(ImmutableDictionary<ChangeKey, long> Marks, long Floor)
{
    const int MarksMax = 20_000;

    public bool MayHaveChanged(ChangeKey key, long since) => since < LastChange(key);

    /// <summary>The position of its last change, or the floor when it did not change since.</summary>
    public long LastChange(ChangeKey key) => Marks.GetValueOrDefault(key, Floor);

    internal ChangeIndex Mark(LogRecord record, long position)
    {
        var marks = Marks;
        foreach (var key in record.Touches) marks = marks.SetItem(key, position);
        return this with { Marks = marks };
    }

    /// <summary>Half of the marks go, the oldest; the floor rises to the newest of them.</summary>
    internal ChangeIndex Trim()
    {
        if (Marks.Count <= MarksMax) return this;

        var floor = Marks.Values.Order().ElementAt(MarksMax / 2);
        return new(Marks.RemoveRange(Marks.Where(mark => mark.Value <= floor).Select(mark => mark.Key)), Math.Max(Floor, floor));
    }
}
