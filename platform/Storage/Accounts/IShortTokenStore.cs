using Weft.Events;

namespace Weft.Storage.Accounts;

/// <summary>Tokens that live for minutes and are good for one purpose, by their SHA-256.</summary>
public interface IShortTokenStore
{
    /// <summary>Those that have expired go at the same time.</summary>
    Task Add(ShortTokenPurpose purpose, ReadOnlyMemory<byte> hash, UserId user, DateTimeOffset expires, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Takes the token: of all who show it at once, one gets it.</summary>
    Task<ShortToken?> Take(ShortTokenPurpose purpose, ReadOnlyMemory<byte> hash, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Looks at a token that may be shown again.</summary>
    Task<ShortToken?> Find(ShortTokenPurpose purpose, ReadOnlyMemory<byte> hash, DateTimeOffset now, CancellationToken cancellation);
}

public enum ShortTokenPurpose
{
    /// <summary><c>m.login.token</c>: signs its user in once.</summary>
    Login = 0,

    /// <summary>Tells another service who its user is.</summary>
    OpenId = 1,
}

public sealed record ShortToken(UserId User, DateTimeOffset Expires);
