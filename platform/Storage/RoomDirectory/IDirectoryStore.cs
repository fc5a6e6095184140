using System.Collections.Immutable;
using Weft.Events;

namespace Weft.Storage.RoomDirectory;

/// <summary>Room aliases of this tenant, and which rooms its public directory lists.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#room-aliases and #published-room-directory</remarks>
public interface IDirectoryStore
{
    Task<AliasEntry?> Find(RoomAlias alias, CancellationToken cancellation);

    /// <summary>The aliases of a room, in order of their text; at most 1,000.</summary>
    Task<ImmutableArray<RoomAlias>> AliasesOf(RoomId room, CancellationToken cancellation);

    Task<bool> IsListed(RoomId room, CancellationToken cancellation);

    /// <summary>Listed rooms behind <paramref name="after"/>, newest listing first; at most <paramref name="limit"/>.</summary>
    Task<ImmutableArray<ListedRoom>> Listed(long? after, int limit, CancellationToken cancellation);

    /// <summary>Listed rooms in front of <paramref name="before"/>, the nearest first; at most <paramref name="limit"/>.</summary>
    Task<ImmutableArray<ListedRoom>> ListedBefore(long before, int limit, CancellationToken cancellation);

    Task<long> ListedCount(CancellationToken cancellation);
}

/// <param name="Creator">Who may delete it besides the room's own powers.</param>
public sealed record AliasEntry(RoomAlias Alias, RoomId Room, UserId Creator);

/// <param name="Position">When it was listed: the cursor of the next page.</param>
public sealed record ListedRoom(RoomId Room, long Position);
