namespace Weft.RoomCore;

/// <summary>
/// An event's place in its room. Live events are <c>(n, 0)</c>, n dense from 1 in order of arrival; what was fetched
/// for the gap in front of live event n is <c>(n, −1)</c> (next to it), <c>(n, −2)</c>, …; history before the first
/// live event is <c>(1, −k)</c>. <c>N = 0</c> holds what has no place (outliers, rejected and soft-failed events).
/// </summary>
public readonly record struct EventOrder(long N, long K = 0) : IComparable<EventOrder>
{
    public static readonly EventOrder Start = new(long.MinValue, long.MinValue);
    public static readonly EventOrder End = new(long.MaxValue, long.MaxValue);

    public bool IsLive => N > 0 && K == 0;
    public bool HasPlace => N > 0;

    public int CompareTo(EventOrder other) => N != other.N ? N.CompareTo(other.N) : K.CompareTo(other.K);

    public static bool operator <(EventOrder a, EventOrder b) => a.CompareTo(b) < 0;
    public static bool operator >(EventOrder a, EventOrder b) => a.CompareTo(b) > 0;
    public static bool operator <=(EventOrder a, EventOrder b) => a.CompareTo(b) <= 0;
    public static bool operator >=(EventOrder a, EventOrder b) => a.CompareTo(b) >= 0;

    public override string ToString() => K == 0 ? $"{N}" : $"{N}{K}";
}
