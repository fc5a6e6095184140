using System.Security.Cryptography;
using Weft.Tenants;

namespace Weft.Media;

/// <summary>
/// The bytes of uploaded files, under the SHA-256 of what they hold: nothing that a stranger says names a path, and the
/// same file is kept once per tenant. A file appears whole, and synced to disk, or not at all.
/// </summary>
public sealed class MediaFiles(string directory)
{
    const int BufferBytes = 64 * 1024;

    /// <summary>Takes in a file.</summary>
    /// <param name="bytesMax">Above this the upload is refused, however it was announced.</param>
    /// <returns>Its hash and length; null when it is too large.</returns>
    public async Task<(string Hash, long Length)?> Add(TenantId tenant, Stream source, long bytesMax, CancellationToken cancellation)
    {
        var uploads = Path.Combine(directory, tenant.ToString(), "uploads");
        Directory.CreateDirectory(uploads);
        var temporary = Path.Combine(uploads, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        try
        {
            if (await Write(temporary, source, bytesMax, cancellation) is not { } written) return null;

            var path = PathOf(tenant, written.Hash);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (!File.Exists(path)) File.Move(temporary, path, overwrite: true);
            return written;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <returns>The open file; null when it is not there.</returns>
    public FileStream? Open(TenantId tenant, string hash)
    {
        try
        {
            return new FileStream(PathOf(tenant, hash), FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public string PathOf(TenantId tenant, string hash) => Path.Combine(directory, tenant.ToString(), hash[..2], hash[2..4], hash);

    /// <summary>Where thumbnails of a file are kept; they can be made again, and may be deleted at any time.</summary>
    public string ThumbnailPath(TenantId tenant, string hash, string kind) => Path.Combine(directory, tenant.ToString(), "thumbnails", hash[..2], $"{hash}-{kind}");

    static async Task<(string Hash, long Length)?> Write(string path, Stream source, long bytesMax, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes, FileOptions.Asynchronous);
        var buffer = new byte[BufferBytes];
        var length = 0L;
        while (await source.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            length += read;
            if (length > bytesMax) return null;
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }
        file.Flush(flushToDisk: true);
        return (Convert.ToHexStringLower(hash.GetHashAndReset()), length);
    }
}
