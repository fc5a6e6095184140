using Weft.Events;

namespace Weft.Storage.Sql.AccountData;

/// <summary>What clients keep for a user beside their devices.</summary>
static class UserDataRows
{
    // Key backups stay: they may be large, and nobody can read them.
    static readonly string[] Statements =
    [
        "DELETE FROM account_data WHERE tenant = $1 AND user_id = $2",
        "DELETE FROM filters WHERE tenant = $1 AND user_id = $2",
        "DELETE FROM cross_signing_keys WHERE tenant = $1 AND user_id = $2",
        "DELETE FROM key_signatures WHERE tenant = $1 AND user_id = $2",
        "DELETE FROM pushers WHERE tenant = $1 AND user_id = $2",
    ];

    /// <summary>For a user who leaves for good.</summary>
    public static void DeleteAll(ISqlSession session, int tenant, UserId user)
    {
        foreach (var statement in Statements) session.Execute(statement, tenant, user.ToString());
    }
}
