using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Weft.RoomCore;

namespace Weft.Rooms.Sync;

/// <summary>
/// A place in a tenant's order as clients hold it: <c>next_batch</c>, <c>prev_batch</c>, <c>pos</c>, <c>from</c>, <c>to</c>.
/// Opaque to them, one family for all endpoints. Written as <c>t</c>, the position, and a part for each thing more.
/// </summary>
/// <param name="Position">In the tenant's order. Every token has one, so that any of them is good for any endpoint.</param>
public sealed record SyncToken(long Position)
{
    const int LengthMax = 160;

    /// <summary>Up to where to-device messages were delivered, where that lies before the position.</summary>
    public long? ToDevice { get; init; }

    /// <summary>What an earlier answer had to leave out.</summary>
    public CatchUp? CatchUp { get; init; }

    /// <summary>A place inside one room, for paging; without it the room's newest event at the position.</summary>
    public EventOrder? Order { get; init; }

    /// <summary>Of a sliding connection: which of its remembered states goes with the position.</summary>
    public long? Generation { get; init; }

    /// <summary>The to-device position that a client that sends this has received everything up to.</summary>
    public long ToDeviceReceived => ToDevice ?? Position;

    public override string ToString()
    {
        var text = new StringBuilder("t").Append(Invariant($"{Position}"));
        if (ToDevice is { } toDevice) text.Append(Invariant($"_d{toDevice}"));
        if (CatchUp is { } catchUp) text.Append(Invariant($"_c{catchUp.From}.{catchUp.Below}"));
        if (Order is { } order) text.Append(Invariant($"_o{order.N}.{order.K}"));
        if (Generation is { } generation) text.Append(Invariant($"_g{generation}"));
        return text.ToString();
    }

    public static bool TryParse(string? text, [NotNullWhen(true)] out SyncToken? token)
    {
        token = null;
        if (text is not ['t', ..] || text.Length > LengthMax) return false;

        var parts = text[1..].Split('_');
        if (!TryNumber(parts[0], out var position)) return false;

        var read = new SyncToken(position);
        foreach (var part in parts.AsSpan(1))
        {
            if (part.Length < 2 || !read.TryAdd(part[0], part[1..], out var next)) return false;
            read = next;
        }
        token = read;
        return true;
    }

    // A part that stands twice is refused: no server wrote it.
    bool TryAdd(char kind, string value, out SyncToken next)
    {
        next = this;
        switch (kind)
        {
            case 'd' when ToDevice is null && TryNumber(value, out var toDevice):
                next = this with { ToDevice = toDevice };
                return true;
            case 'c' when CatchUp is null && TryPair(value, out var from, out var below) && below >= 0:
                next = this with { CatchUp = new(from, below) };
                return true;
            case 'o' when Order is null && TryPair(value, out var n, out var k):
                next = this with { Order = new(n, k) };
                return true;
            case 'g' when Generation is null && TryNumber(value, out var generation):
                next = this with { Generation = generation };
                return true;
            default:
                return false;
        }
    }

    static bool TryPair(string text, out long first, out long second)
    {
        second = 0;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        first = 0;
        return dot > 0 && TryNumber(text[..dot], out first)
            && long.TryParse(text.AsSpan(dot + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out second);
    }

    static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}

/// <summary>An answer that reached its byte budget left out rooms that had been quiet for longest.</summary>
/// <param name="From">The position that the rooms left out are told of from.</param>
/// <param name="Below">Rooms whose last activity, at the token's position, lies at or below this were left out.</param>
public sealed record CatchUp(long From, long Below);
