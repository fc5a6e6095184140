namespace Weft.Storage.Accounts;

/// <param name="LastSeen">A minute out of date at most, while the server runs.</param>
public sealed record Device(string Id, string? DisplayName, DateTimeOffset Created, DateTimeOffset LastSeen, string? LastSeenAddress);
