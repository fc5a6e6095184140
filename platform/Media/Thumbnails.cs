using System.Collections.Concurrent;
using System.Security.Cryptography;
using NetVips;
using Weft.Tenants;

namespace Weft.Media;

/// <summary>A thumbnail on disk.</summary>
public sealed record Thumbnail(string Path, string ContentType);

/// <summary>
/// Makes thumbnails, each once, few at a time. An image is judged by its header before anything is decoded: what would
/// unpack into too many pixels is refused.
/// </summary>
public sealed class Thumbnails(MediaFiles files) : IDisposable
{
    /// <summary>The most pixels, over all frames, that are decoded.</summary>
    const long PixelsMax = 64_000_000;

    const int FramesMax = 200;

    readonly SemaphoreSlim _running = new(Math.Max(1, Environment.ProcessorCount / 2));
    readonly ConcurrentDictionary<string, Lazy<Task<Thumbnail?>>> _making = new(StringComparer.Ordinal);

    /// <returns>Null when the file is no image that can be made smaller.</returns>
    public async Task<Thumbnail?> Get(TenantId tenant, string hash, ThumbnailSize size, bool animated, CancellationToken cancellation)
    {
        var extension = animated ? "animated.webp" : "still.png";
        var path = files.ThumbnailPath(tenant, hash, $"{size}-{extension}");
        if (File.Exists(path)) return new Thumbnail(path, TypeOf(path));

        var made = _making.GetOrAdd(path, key => new Lazy<Task<Thumbnail?>>(() => Make(files.PathOf(tenant, hash), key, size, animated)));
        try
        {
            return await made.Value.WaitAsync(cancellation);
        }
        finally
        {
            if (made.Value.IsCompleted) _making.TryRemove(path, out _);
        }
    }

    public void Dispose() => _running.Dispose();

    async Task<Thumbnail?> Make(string source, string path, ThumbnailSize size, bool animated)
    {
        await _running.WaitAsync();
        try
        {
            // Not on a request's thread pool slot: decoding is CPU work of up to a second.
            return await Task.Factory.StartNew(() => Render(source, path, size, animated), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            _running.Release();
        }
    }

    static Thumbnail? Render(string source, string path, ThumbnailSize size, bool animated)
    {
        try
        {
            using (var header = Image.NewFromFile(source, access: Enums.Access.Sequential))
            {
                var frames = header.Contains("n-pages") ? Convert.ToInt32(header.Get("n-pages"), System.Globalization.CultureInfo.InvariantCulture) : 1;
                var decoded = animated ? Math.Min(frames, FramesMax) : 1;
                if ((long)header.Width * header.Height * decoded > PixelsMax) return null;
                animated &= frames > 1 && frames <= FramesMax;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var temporary = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
            var crop = size.Method is ThumbnailMethod.Crop ? Enums.Interesting.Centre : (Enums.Interesting?)null;
            using var image = Image.Thumbnail(animated ? $"{source}[n=-1]" : source, size.Width, height: size.Height, size: Enums.Size.Down, crop: animated ? null : crop);
            if (path.EndsWith(".webp", StringComparison.Ordinal)) image.Webpsave(temporary, q: 75, keep: Enums.ForeignKeep.None);
            else image.Pngsave(temporary, keep: Enums.ForeignKeep.None);
            File.Move(temporary, path, overwrite: true);
            return new Thumbnail(path, TypeOf(path));
        }
        catch (VipsException)
        {
            return null;
        }
    }

    static string TypeOf(string path) => path.EndsWith(".webp", StringComparison.Ordinal) ? "image/webp" : "image/png";
}
