using Weft.Storage.Accounts;
using Weft.Storage.Sql.Log;

namespace Weft.Storage.Sql.Accounts;

/// <summary>
/// Access and refresh tokens. A refresh token stays valid until one of the tokens that it was exchanged for is used,
/// since the answer to the exchange may have been lost.
/// </summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3refresh</remarks>
static class TokenRows
{
    public static void Insert(ISqlSession session, int tenant, string user, string device, IssuedTokens tokens, ReadOnlyMemory<byte>? replaces)
    {
        var created = tokens.Created.ToUnixTimeMilliseconds();
        session.Execute(
            """
            INSERT INTO access_tokens (tenant, hash, user_id, device_id, created, expires, refresh_hash)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            tenant, tokens.Access, user, device, created, tokens.AccessExpires?.ToUnixTimeMilliseconds(), tokens.Refresh);
        if (tokens.Refresh is { } refresh)
            session.Execute(
                "INSERT INTO refresh_tokens (tenant, hash, user_id, device_id, created, replaces) VALUES ($1, $2, $3, $4, $5, $6)",
                tenant, refresh, user, device, created, replaces);
    }

    /// <summary>The tokens handed out with <paramref name="refresh"/> are in use: what they came from ends.</summary>
    /// <returns>Whose they are; null when there is no such refresh token.</returns>
    public static (string User, string Device)? Confirm(ISqlSession session, int tenant, ReadOnlyMemory<byte> refresh)
    {
        var row = session.QueryFirst(
            "SELECT user_id, device_id, replaces FROM refresh_tokens WHERE tenant = $1 AND hash = $2",
            row => new { User = row.Text(0), Device = row.Text(1), Replaces = row.BytesOrNull(2) }, tenant, refresh);
        if (row is null) return null;
        if (row.Replaces is { } replaced)
        {
            session.Execute("DELETE FROM refresh_tokens WHERE tenant = $1 AND hash = $2", tenant, replaced);
            session.Execute("UPDATE refresh_tokens SET replaces = $3 WHERE tenant = $1 AND hash = $2", tenant, refresh, (byte[]?)null);
        }
        return (row.User, row.Device);
    }

    /// <summary>Drops what an earlier exchange of the same token handed out, unused so far.</summary>
    public static void DropUnused(ISqlSession session, int tenant, string user, string device, ReadOnlyMemory<byte> replaces)
    {
        session.Execute(
            """
            DELETE FROM access_tokens WHERE tenant = $1 AND user_id = $2 AND device_id = $3 AND refresh_hash IN
            (SELECT hash FROM refresh_tokens WHERE tenant = $1 AND user_id = $2 AND device_id = $3 AND replaces = $4)
            """,
            tenant, user, device, replaces);
        session.Execute(
            "DELETE FROM refresh_tokens WHERE tenant = $1 AND user_id = $2 AND device_id = $3 AND replaces = $4",
            tenant, user, device, replaces);
    }

    /// <summary>Of a device's access tokens the newest few stay: requests under way still carry the last one.</summary>
    public static void Trim(ISqlSession session, int tenant, string user, string device) =>
        session.Execute(
            """
            DELETE FROM access_tokens WHERE tenant = $1 AND user_id = $2 AND device_id = $3 AND created <
            (SELECT MIN(newest.created) FROM
             (SELECT created FROM access_tokens WHERE tenant = $1 AND user_id = $2 AND device_id = $3 ORDER BY created DESC LIMIT 4) newest)
            """,
            tenant, user, device);
}

sealed class SessionStartedWriter : IRecordWriter<SessionStarted>
{
    public bool Write(ISqlSession session, int tenant, long position, SessionStarted record)
    {
        if (!AccountRow.IsActive(session, tenant, record.User)) return false;

        DeviceRows.SignIn(session, tenant, position, record.Session);
        return true;
    }
}

sealed class TokensRefreshedWriter : IRecordWriter<TokensRefreshed>
{
    public bool Write(ISqlSession session, int tenant, long position, TokensRefreshed record)
    {
        if (TokenRows.Confirm(session, tenant, record.Old) is not var (user, device)) return false;

        TokenRows.DropUnused(session, tenant, user, device, record.Old);
        TokenRows.Insert(session, tenant, user, device, record.Tokens, replaces: record.Old);
        TokenRows.Trim(session, tenant, user, device);
        return true;
    }
}

sealed class TokensConfirmedWriter : IRecordWriter<TokensConfirmed>
{
    public bool Write(ISqlSession session, int tenant, long position, TokensConfirmed record)
    {
        TokenRows.Confirm(session, tenant, record.Refresh);
        return true;
    }
}
