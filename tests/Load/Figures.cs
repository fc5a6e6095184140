namespace Weft.Load;

/// <summary>A measured value with its unit, and what was to be reached.</summary>
/// <param name="Goal">The bound, in the same unit; null where there is none.</param>
/// <param name="AtLeast">True when more is better.</param>
sealed record Figure(string Name, double Value, string Unit, double? Goal = null, bool AtLeast = false)
{
    public bool? Met => Goal is not { } goal ? null : AtLeast ? Value >= goal : Value <= goal;
}

/// <summary>Latencies of one kind of request.</summary>
sealed class Latencies
{
    readonly List<double> _milliseconds = [];

    public int Count
    {
        get
        {
            lock (_milliseconds) return _milliseconds.Count;
        }
    }

    public void Add(TimeSpan latency)
    {
        lock (_milliseconds) _milliseconds.Add(latency.TotalMilliseconds);
    }

    /// <param name="quantile">From 0 to 1.</param>
    public double At(double quantile)
    {
        lock (_milliseconds)
        {
            if (_milliseconds.Count == 0) return double.NaN;
            var sorted = _milliseconds.Order().ToArray();
            return sorted[Math.Min(sorted.Length - 1, (int)(quantile * sorted.Length))];
        }
    }
}
