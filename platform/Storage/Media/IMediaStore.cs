using Weft.Events;

namespace Weft.Storage.Media;

/// <summary>What is known of uploaded files; their bytes are kept elsewhere, under their hash.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#content-repository</remarks>
public interface IMediaStore
{
    Task<MediaEntry?> Find(string mediaId, CancellationToken cancellation);

    /// <summary>Promises an id to a user, who uploads later.</summary>
    /// <returns>False when the user has <paramref name="pendingMax"/> promises that have neither been kept nor expired.</returns>
    Task<bool> Reserve(string mediaId, UserId owner, DateTimeOffset now, DateTimeOffset expires, int pendingMax, CancellationToken cancellation);

    /// <summary>Adds a file, under a new id or one that was promised.</summary>
    /// <returns>False when the id has a file already.</returns>
    Task<bool> Add(string mediaId, UserId owner, MediaFile file, DateTimeOffset now, CancellationToken cancellation);
}

/// <param name="File">Null while the upload is only promised.</param>
/// <param name="Expires">Until when a promised upload may come.</param>
public sealed record MediaEntry(string MediaId, UserId Owner, MediaFile? File, DateTimeOffset Created, DateTimeOffset? Expires);

/// <param name="Hash">SHA-256 of the bytes, in lower-case hexadecimal: its name on disk.</param>
/// <param name="ContentType">As the uploader said it; not to be trusted.</param>
public sealed record MediaFile(string Hash, long Length, string ContentType, string? FileName);
