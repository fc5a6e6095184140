using Weft.Events;
using Weft.Storage.Accounts;

namespace Weft.Storage.Sql.Accounts;

/// <summary>An account's columns, read alike wherever they are joined in.</summary>
static class AccountRow
{
    public const string Columns = "a.user_id, a.kind, a.state, a.suspended, a.admin, a.erased, a.user_type, a.password_hash, a.created";

    public const int Count = 9;

    public static Account Read(SqlRow row) => new(UserId.Parse(row.Text(0)), (AccountKind)row.Int(1), row.Time(8), row.TextOrNull(7))
    {
        State = (AccountState)row.Int(2),
        IsSuspended = row.Bool(3),
        IsAdmin = row.Bool(4),
        IsErased = row.Bool(5),
        UserType = row.TextOrNull(6),
    };

    /// <returns>False when the name is taken.</returns>
    public static bool Insert(ISqlSession session, int tenant, Account account) =>
        session.ExecuteAndCount(
            """
            INSERT INTO accounts (tenant, user_id, kind, state, suspended, admin, erased, user_type, password_hash, created)
            VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9) ON CONFLICT (tenant, user_id) DO NOTHING
            """,
            tenant, account.User.ToString(), (int)account.Kind, (int)account.State, account.IsSuspended, account.IsAdmin,
            account.UserType, account.PasswordHash, account.Created.ToUnixTimeMilliseconds()) == 1;

    public static bool IsActive(ISqlSession session, int tenant, UserId user) =>
        session.Exists(
            "SELECT 1 FROM accounts WHERE tenant = $1 AND user_id = $2 AND state = $3", tenant, user.ToString(), (int)AccountState.Active);
}
