using Weft.Events;

namespace Weft.Storage.Accounts;

/// <summary>A device signs in: what is kept of it, never its tokens themselves.</summary>
/// <param name="InitialDisplayName">Used only when the device is new.</param>
public sealed record NewSession(UserId User, string Device, string? InitialDisplayName, IssuedTokens Tokens);

/// <summary>Tokens handed out together, by their SHA-256.</summary>
/// <param name="AccessExpires">Null: it does not.</param>
/// <param name="Refresh">Null when the client cannot refresh.</param>
public sealed record IssuedTokens(ReadOnlyMemory<byte> Access, DateTimeOffset Created, DateTimeOffset? AccessExpires, ReadOnlyMemory<byte>? Refresh);
