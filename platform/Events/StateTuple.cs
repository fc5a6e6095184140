namespace Weft.Events;

/// <summary>What a state event is the newest of: its type and state key.</summary>
public readonly record struct StateTuple(string Type, string Key)
{
    public bool Equals(StateTuple other) => Type == other.Type && Key == other.Key;

    public override int GetHashCode() => HashCode.Combine(
        Type.GetHashCode(StringComparison.Ordinal), Key.GetHashCode(StringComparison.Ordinal));

    public override string ToString() => $"({Type}, {Key})";
}
