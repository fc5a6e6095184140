using System.Collections.Immutable;
using Weft.Events;
using Weft.Storage.Keys;

namespace Weft.Storage.Sql.Keys;

/// <summary>The one-time and fallback keys of one device, within one unit of work.</summary>
readonly struct OneTimeKeyRows(ISqlSession session, int tenant, UserId user, string device)
{
    const int RetriesMax = 16;

    readonly string _user = user.ToString();

    public OneTimeKeyUpload Add(ImmutableArray<OneTimeKey> keys, ImmutableArray<OneTimeKey> fallbacks, long now)
    {
        if (!DeviceRows.Exists(session, tenant, user, device)) return new OneTimeKeyUpload.NoSuchDevice();

        var there = session.Query(
            "SELECT algorithm, key_id, keys FROM one_time_keys WHERE tenant = $1 AND user_id = $2 AND device = $3",
            row => new OneTimeKey(row.Text(0), row.Text(1), row.Bytes(2)), tenant, _user, device)
            .ToDictionary(key => key.Name, StringComparer.Ordinal);

        var added = new List<OneTimeKey>();
        foreach (var key in keys)
        {
            if (!there.TryGetValue(key.Name, out var known)) added.Add(key);
            else if (!known.Key.Span.SequenceEqual(key.Key.Span)) return new OneTimeKeyUpload.NameTaken(known, key);
        }
        if (there.Count + added.Count > KeyBounds.OneTimeKeysMax) return new OneTimeKeyUpload.TooMany();

        foreach (var key in added)
            session.Execute(
                """
                INSERT INTO one_time_keys (tenant, user_id, device, algorithm, key_id, uploaded, keys)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                """,
                tenant, _user, device, key.Algorithm, key.Id, now, key.Key);
        foreach (var key in fallbacks) SetFallback(key);
        return new OneTimeKeyUpload.Stored(Counts());
    }

    // The same key once more does not become unused again: a client that repeats its request must still learn of the use.
    void SetFallback(OneTimeKey key) =>
        session.Execute(
            """
            INSERT INTO fallback_keys (tenant, user_id, device, algorithm, key_id, keys, used) VALUES ($1, $2, $3, $4, $5, $6, 0)
            ON CONFLICT (tenant, user_id, device, algorithm) DO UPDATE SET key_id = $5, keys = $6, used = 0
            WHERE fallback_keys.key_id <> $5 OR fallback_keys.keys <> $6
            """,
            tenant, _user, device, key.Algorithm, key.Id, key.Key);

    public OneTimeKey? Claim(string algorithm)
    {
        // On several nodes two claims may choose the same row; who comes too late deletes nothing and chooses anew.
        for (var i = 0; i < RetriesMax; i++)
        {
            var key = session.QueryFirst(
                """
                DELETE FROM one_time_keys WHERE tenant = $1 AND user_id = $2 AND device = $3 AND algorithm = $4 AND key_id = (
                    SELECT key_id FROM one_time_keys WHERE tenant = $1 AND user_id = $2 AND device = $3 AND algorithm = $4
                    ORDER BY uploaded, key_id LIMIT 1)
                RETURNING algorithm, key_id, keys
                """,
                Read, tenant, _user, device, algorithm);
            if (key is not null) return key;
            if (!session.Exists(
                "SELECT 1 FROM one_time_keys WHERE tenant = $1 AND user_id = $2 AND device = $3 AND algorithm = $4 LIMIT 1",
                tenant, _user, device, algorithm)) break;
        }

        return session.QueryFirst(
            """
            UPDATE fallback_keys SET used = 1 WHERE tenant = $1 AND user_id = $2 AND device = $3 AND algorithm = $4
            RETURNING algorithm, key_id, keys
            """,
            Read, tenant, _user, device, algorithm);
    }

    public KeyCounts Counts() => new(
        session.Query(
            """
            SELECT algorithm, COUNT(*) FROM one_time_keys WHERE tenant = $1 AND user_id = $2 AND device = $3
            GROUP BY algorithm
            """,
            row => KeyValuePair.Create(row.Text(0), row.Long(1)), tenant, _user, device)
            .ToImmutableSortedDictionary(StringComparer.Ordinal),
        [.. session.Query(
            """
            SELECT algorithm FROM fallback_keys WHERE tenant = $1 AND user_id = $2 AND device = $3 AND used = 0
            ORDER BY algorithm
            """,
            row => row.Text(0), tenant, _user, device)]);

    public void DeleteAll()
    {
        session.Execute("DELETE FROM one_time_keys WHERE tenant = $1 AND user_id = $2 AND device = $3", tenant, _user, device);
        session.Execute("DELETE FROM fallback_keys WHERE tenant = $1 AND user_id = $2 AND device = $3", tenant, _user, device);
    }

    static OneTimeKey Read(SqlRow row) => new(row.Text(0), row.Text(1), row.Bytes(2));
}
