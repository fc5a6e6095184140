using Weft.Events;
using Weft.Storage.Accounts;

namespace Weft.Storage.Sql.Accounts;

static class DirectoryRows
{
    /// <summary>To be called by every writer that changes a user's name.</summary>
    public static void Set(ISqlSession session, int tenant, UserId user, string? displayName)
    {
        Remove(session, tenant, user);
        foreach (var word in DirectoryWords.OfUser(user, displayName))
            session.Execute("INSERT INTO directory_words (tenant, word, user_id) VALUES ($1, $2, $3)", tenant, word, user.ToString());
    }

    public static void Remove(ISqlSession session, int tenant, UserId user) =>
        session.Execute("DELETE FROM directory_words WHERE tenant = $1 AND user_id = $2", tenant, user.ToString());
}
