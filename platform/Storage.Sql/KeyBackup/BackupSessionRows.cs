using Weft.Events;
using Weft.Storage.KeyBackup;

namespace Weft.Storage.Sql.KeyBackup;

/// <summary>The keys in one version of a backup, within one unit of work.</summary>
readonly struct BackupSessionRows(ISqlSession session, int tenant, UserId user, long version)
{
    const string Columns = "room, session, first_message_index, forwarded_count, is_verified, session_data";

    // A statement writes so many keys; the rest go one by one.
    const int Batch = 16;
    const int ArgumentsPerKey = 6;

    static readonly string PutOne = PutStatement(1);
    static readonly string PutBatch = PutStatement(Batch);

    readonly string _user = user.ToString();

    /// <param name="etag">Of this write; not used before in this version.</param>
    /// <returns>How many keys were written, and how many of them were new.</returns>
    public (int Written, int Added) Put(IReadOnlyCollection<BackedUpKey> keys, long etag)
    {
        var (written, added) = (0, 0);
        foreach (var chunk in keys.Chunk(Batch))
        {
            if (chunk.Length == Batch)
            {
                Put(PutBatch, chunk, etag, ref written, ref added);
                continue;
            }
            foreach (var key in chunk) Put(PutOne, [key], etag, ref written, ref added);
        }
        return (written, added);
    }

    public List<BackedUpKey> Read(BackupScope scope, BackedUpKey? after, int limit)
    {
        var (afterRoom, afterSession) = (after?.Room ?? "", after?.Session ?? "");
        return scope switch
        {
            { Room: null } => session.Query(
                $"""
                SELECT {Columns} FROM key_backup_sessions
                WHERE tenant = $1 AND user_id = $2 AND version = $3 AND (room, session) > ($4, $5)
                ORDER BY room, session LIMIT $6
                """,
                Read, tenant, _user, version, afterRoom, afterSession, limit),
            { Session: null } => session.Query(
                $"""
                SELECT {Columns} FROM key_backup_sessions
                WHERE tenant = $1 AND user_id = $2 AND version = $3 AND room = $4 AND session > $5
                ORDER BY session LIMIT $6
                """,
                Read, tenant, _user, version, scope.Room, afterSession, limit),
            _ => session.Query(
                $"""
                SELECT {Columns} FROM key_backup_sessions
                WHERE tenant = $1 AND user_id = $2 AND version = $3 AND room = $4 AND session = $5
                """,
                Read, tenant, _user, version, scope.Room, scope.Session),
        };
    }

    /// <returns>How many were deleted; at most <paramref name="limit"/>, in their order.</returns>
    public int Delete(BackupScope scope, int limit)
    {
        if (scope is { Room: { } room, Session: { } one }) return DeleteFrom(room, one, one);

        // Up to the last of so many, as a range of the key: a list of rows would be looked for one by one.
        var next = Read(scope, after: null, limit);
        if (next.Count == 0) return 0;
        return scope.Room is { } only
            ? DeleteFrom(only, "", next[^1].Session)
            : session.ExecuteAndCount(
                "DELETE FROM key_backup_sessions WHERE tenant = $1 AND user_id = $2 AND version = $3 AND (room, session) <= ($4, $5)",
                tenant, _user, version, next[^1].Room, next[^1].Session);
    }

    int DeleteFrom(string room, string first, string last) =>
        session.ExecuteAndCount(
            """
            DELETE FROM key_backup_sessions
            WHERE tenant = $1 AND user_id = $2 AND version = $3 AND room = $4 AND session >= $5 AND session <= $6
            """,
            tenant, _user, version, room, first, last);

    void Put(string statement, ReadOnlySpan<BackedUpKey> keys, long etag, ref int written, ref int added)
    {
        var args = new SqlValue[4 + (keys.Length * ArgumentsPerKey)];
        (args[0], args[1], args[2], args[3]) = (tenant, _user, version, etag);
        for (var i = 0; i < keys.Length; i++)
        {
            var (key, at) = (keys[i], 4 + (i * ArgumentsPerKey));
            (args[at], args[at + 1], args[at + 2]) = (key.Room, key.Session, key.FirstMessageIndex);
            (args[at + 3], args[at + 4], args[at + 5]) = (key.ForwardedCount, key.IsVerified, key.SessionData);
        }

        foreach (var created in session.Query(statement, row => row.Long(0), args))
        {
            written++;
            if (created == etag) added++;
        }
    }

    static BackedUpKey Read(SqlRow row) => new(row.Text(0), row.Text(1), row.Long(2), row.Long(3), row.Bool(4), row.Bytes(5));

    // The order of the row values is the rule of replacement: verified, else reads more messages, else forwarded less often.
    // https://spec.matrix.org/v1.19/client-server-api/#backup-algorithm-mmegolm_backupv1curve25519-aes-sha2
    static string PutStatement(int keys) =>
        $"""
        INSERT INTO key_backup_sessions (tenant, user_id, version, created, {Columns}) VALUES
        {string.Join(", ", Enumerable.Range(0, keys).Select(ValuesOf))}
        ON CONFLICT (tenant, user_id, version, room, session) DO UPDATE SET
            first_message_index = excluded.first_message_index, forwarded_count = excluded.forwarded_count,
            is_verified = excluded.is_verified, session_data = excluded.session_data
        WHERE (1 - excluded.is_verified, excluded.first_message_index, excluded.forwarded_count)
            < (1 - key_backup_sessions.is_verified, key_backup_sessions.first_message_index, key_backup_sessions.forwarded_count)
        RETURNING created
        """;

    static string ValuesOf(int key) =>
        $"($1, $2, $3, $4, {string.Join(", ", Enumerable.Range(5 + (key * ArgumentsPerKey), ArgumentsPerKey).Select(n => $"${n}"))})";
}
