using System.Collections.Immutable;
using Weft.Events;

namespace Weft.Storage.AccountData;

/// <summary>What clients keep with an account, for all rooms or for one. Written by <see cref="AccountDataSet"/>.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#client-config</remarks>
public interface IAccountDataStore
{
    /// <param name="room">Null for the global entry.</param>
    Task<AccountDataEntry?> Find(UserId user, RoomId? room, string type, CancellationToken cancellation);

    /// <summary>All global entries.</summary>
    Task<ImmutableArray<AccountDataEntry>> Global(UserId user, CancellationToken cancellation);

    /// <summary>The entries of one room.</summary>
    Task<ImmutableArray<AccountDataEntry>> OfRoom(UserId user, RoomId room, CancellationToken cancellation);

    /// <summary>All entries, global and of every room: for a first sync.</summary>
    Task<ImmutableArray<AccountDataEntry>> All(UserId user, CancellationToken cancellation);

    /// <summary>Entries that changed at a position in (<paramref name="after"/>, ∞), in their order.</summary>
    Task<ImmutableArray<AccountDataEntry>> ChangedSince(UserId user, long after, CancellationToken cancellation);

    /// <summary>How many types the user keeps globally or in the room.</summary>
    Task<int> Count(UserId user, RoomId? room, CancellationToken cancellation);
}

/// <param name="Room">Null for a global entry.</param>
/// <param name="Content">A JSON object.</param>
/// <param name="Position">Where in the tenant's log it was last set.</param>
public sealed record AccountDataEntry(RoomId? Room, string Type, ReadOnlyMemory<byte> Content, long Position);
