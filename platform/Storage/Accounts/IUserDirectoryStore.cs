using System.Collections.Immutable;
using Weft.Events;

namespace Weft.Storage.Accounts;

/// <summary>Finds users by words of their names. Kept up to date by the records that change accounts and profiles.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#user-directory</remarks>
public interface IUserDirectoryStore
{
    /// <summary>
    /// Users other than <paramref name="asker"/> whose words begin with all of <paramref name="words"/>, among those that
    /// the asker may see: who share a room with them, or are in a room that is open to all.
    /// </summary>
    /// <param name="words">From <see cref="DirectoryWords.Of"/>; none finds nobody.</param>
    Task<DirectoryPage> Search(UserId asker, ImmutableArray<string> words, int limit, CancellationToken cancellation);
}

/// <param name="Found">Best first.</param>
/// <param name="IsLimited">There are, or may be, more.</param>
public sealed record DirectoryPage(ImmutableArray<DirectoryEntry> Found, bool IsLimited);

public sealed record DirectoryEntry(UserId User, string? DisplayName, string? AvatarUrl);
