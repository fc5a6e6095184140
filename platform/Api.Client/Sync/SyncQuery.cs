using Weft.Api.Http;
using Weft.Rooms.Sync;

namespace Weft.Api.Client.Sync;

/// <summary>The query parameters that all syncs share.</summary>
static class SyncQuery
{
    /// <summary>The longest that a request waits, however long it asks to.</summary>
    static readonly TimeSpan TimeoutMax = TimeSpan.FromMinutes(5);

    /// <exception cref="RequestRefusedException">Not a token of this server.</exception>
    public static SyncToken? Since(Query query, string name = "since") => query.Text(name) switch
    {
        null or "" => null,
        var text when SyncToken.TryParse(text, out var token) => token,
        _ => throw new RequestRefusedException(MatrixError.InvalidParam($"The query parameter '{name}' is not a token of this server.")),
    };

    public static TimeSpan Timeout(Query query) => Timeout(query.Integer("timeout") ?? 0);

    public static TimeSpan Timeout(long milliseconds) => TimeSpan.FromMilliseconds(Math.Min(milliseconds, TimeoutMax.TotalMilliseconds));
}
