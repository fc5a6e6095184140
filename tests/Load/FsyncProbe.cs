using System.Diagnostics;

namespace Weft.Load;

/// <summary>How long the disk takes to make a small write durable: what no server can be faster than.</summary>
static class FsyncProbe
{
    const int Rounds = 200;

    public static Latencies Measure(string directory)
    {
        var latencies = new Latencies();
        var path = Path.Combine(directory, "fsync.probe");
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            var page = new byte[4096];
            for (var i = 0; i < Rounds; i++)
            {
                var start = Stopwatch.GetTimestamp();
                file.Write(page);
                file.Flush(flushToDisk: true);
                latencies.Add(Stopwatch.GetElapsedTime(start));
            }
        }
        File.Delete(path);
        return latencies;
    }
}
