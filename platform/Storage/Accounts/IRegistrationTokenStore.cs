using System.Collections.Immutable;

namespace Weft.Storage.Accounts;

/// <summary>The invitations to register that an administrator hands out. A use is spent by <see cref="AccountCreated"/>.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#token-authenticated-registration</remarks>
public interface IRegistrationTokenStore
{
    /// <returns>False when there is a token of this text already.</returns>
    Task<bool> Add(RegistrationToken token, CancellationToken cancellation);

    Task<RegistrationToken?> Find(string token, CancellationToken cancellation);

    /// <summary>The newest first; at most <paramref name="limit"/>.</summary>
    Task<ImmutableArray<RegistrationToken>> List(int limit, CancellationToken cancellation);

    Task<bool> Remove(string token, CancellationToken cancellation);
}

/// <param name="Token">1 to 64 characters of <c>A-Z a-z 0-9 . _ ~ -</c>.</param>
/// <param name="UsesAllowed">Null: any number.</param>
/// <param name="Expires">Null: it does not.</param>
public sealed record RegistrationToken(string Token, long? UsesAllowed, DateTimeOffset? Expires, DateTimeOffset Created)
{
    public long Uses { get; init; }

    public bool IsValid(DateTimeOffset now) => (UsesAllowed is not { } allowed || Uses < allowed) && (Expires is not { } expires || now < expires);
}
