using System.Diagnostics.Metrics;

namespace Weft.Rooms.Encoded;

/// <summary>How often shared answers are built: once per version and view, however many ask.</summary>
public sealed class EncodedStateMetrics
{
    readonly Counter<long> _builds, _compressions, _chunks;

    public EncodedStateMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Weft.Rooms");
        _builds = meter.CreateCounter<long>("weft.encoded_state.builds", description: "Encoded answers that were built.");
        _compressions = meter.CreateCounter<long>("weft.encoded_state.compressions", description: "Encoded answers that were compressed.");
        _chunks = meter.CreateCounter<long>("weft.encoded_state.chunks", description: "Chunks of encoded answers that were built.");
    }

    internal void Built(BodyEncoding encoding)
    {
        _builds.Add(1);
        if (encoding == BodyEncoding.Gzip) _compressions.Add(1);
    }

    internal void BuiltChunk() => _chunks.Add(1);
}
