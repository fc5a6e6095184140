namespace Weft.Api.Client.Tests;

/// <summary>The real time, moved forward by hand. Timers run in real time.</summary>
public sealed class ShiftedTime : TimeProvider
{
    long _shiftTicks;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _shiftTicks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _shiftTicks));

    public override long GetTimestamp() => System.GetTimestamp() + (Interlocked.Read(ref _shiftTicks) * TimestampFrequency / TimeSpan.TicksPerSecond);
}
