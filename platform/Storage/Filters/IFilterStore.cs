using Weft.Events;

namespace Weft.Storage.Filters;

/// <summary>The filters that users have uploaded.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#filtering</remarks>
public interface IFilterStore
{
    /// <summary>Keeps a filter; one that is kept already keeps its id.</summary>
    /// <param name="filter">Canonical JSON, so that equal filters have equal bytes.</param>
    /// <returns>Its id; null when the user has <paramref name="countMax"/> others.</returns>
    Task<long?> Add(UserId user, ReadOnlyMemory<byte> filter, int countMax, CancellationToken cancellation);

    Task<ReadOnlyMemory<byte>?> Find(UserId user, long id, CancellationToken cancellation);
}
