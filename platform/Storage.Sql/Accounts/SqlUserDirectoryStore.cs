using System.Collections.Immutable;
using Weft.Events;
using Weft.Storage.Accounts;

namespace Weft.Storage.Sql.Accounts;

sealed class SqlUserDirectoryStore(TenantSql sql) : IUserDirectoryStore
{
    // So many are looked at for one search; a word that more have is not one to search by.
    const int CandidatesMax = 2000;
    const string AfterAllLetters = "\U0010FFFF";

    public Task<DirectoryPage> Search(UserId asker, ImmutableArray<string> words, int limit, CancellationToken cancellation) =>
        words.IsEmpty
            ? Task.FromResult(new DirectoryPage([], IsLimited: false))
            : sql.Read(CostClass.BulkRead, session => Search(session, asker, words, limit), cancellation);

    DirectoryPage Search(ISqlSession session, UserId asker, ImmutableArray<string> words, int limit)
    {
        // By the longest word, which fewest have. Whole words come before their continuations.
        var first = words.MaxBy(word => word.Length)!;
        var candidates = session.Query(
            "SELECT user_id FROM directory_words WHERE tenant = $1 AND word >= $2 AND word < $3 ORDER BY word, user_id LIMIT $4",
            row => row.Text(0), sql.Tenant, first, first + AfterAllLetters, CandidatesMax);

        var found = ImmutableArray.CreateBuilder<DirectoryEntry>();
        foreach (var candidate in candidates.Distinct(StringComparer.Ordinal))
        {
            if (candidate == asker.ToString() || !words.All(word => word == first || HasWord(session, candidate, word))) continue;
            if (!IsOpen(session, candidate) && !SharesRoom(session, asker, candidate)) continue;
            if (found.Count == limit) return new DirectoryPage(found.ToImmutable(), IsLimited: true);

            found.Add(Entry(session, candidate));
        }
        return new DirectoryPage(found.ToImmutable(), IsLimited: candidates.Count == CandidatesMax);
    }

    bool HasWord(ISqlSession session, string user, string word) =>
        session.Exists(
            "SELECT 1 FROM directory_words WHERE tenant = $1 AND user_id = $2 AND word >= $3 AND word < $4 LIMIT 1",
            sql.Tenant, user, word, word + AfterAllLetters);

    bool IsOpen(ISqlSession session, string user) =>
        session.Exists(
            """
            SELECT 1 FROM members m JOIN rooms r ON r.tenant = m.tenant AND r.room = m.room
            WHERE m.tenant = $1 AND m.user_id = $2 AND m.membership = $3 AND (r.join_rule = 'public' OR r.world_readable = 1) LIMIT 1
            """,
            sql.Tenant, user, (int)Membership.Join);

    bool SharesRoom(ISqlSession session, UserId asker, string user) =>
        session.Exists(
            """
            SELECT 1 FROM members mine
            JOIN members theirs ON theirs.tenant = mine.tenant AND theirs.room = mine.room AND theirs.user_id = $3 AND theirs.membership = $4
            WHERE mine.tenant = $1 AND mine.user_id = $2 AND mine.membership = $4 LIMIT 1
            """,
            sql.Tenant, asker.ToString(), user, (int)Membership.Join);

    DirectoryEntry Entry(ISqlSession session, string user)
    {
        var id = UserId.Parse(user);
        var profile = ProfileRow.Find(session, sql.Tenant, id);
        return new DirectoryEntry(id, profile?.DisplayName, profile?.AvatarUrl);
    }
}
