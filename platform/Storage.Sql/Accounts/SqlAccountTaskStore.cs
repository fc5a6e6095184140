using System.Collections.Immutable;
using Weft.Events;
using Weft.Storage.Accounts;

namespace Weft.Storage.Sql.Accounts;

sealed class SqlAccountTaskStore(TenantSql sql) : IAccountTaskStore
{
    public Task<ImmutableArray<AccountWork>> List(long after, int limit, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Background,
            session => session.Query(
                "SELECT user_id, task, position FROM account_tasks WHERE tenant = $1 AND position > $2 ORDER BY position LIMIT $3",
                row => new AccountWork(UserId.Parse(row.Text(0)), (AccountTask)row.Int(1), row.Long(2)),
                sql.Tenant, after, limit).ToImmutableArray(),
            cancellation);

    public Task Done(AccountWork work, CancellationToken cancellation) =>
        sql.Write(
            session => session.Execute(
                "DELETE FROM account_tasks WHERE tenant = $1 AND user_id = $2 AND task = $3 AND position = $4",
                sql.Tenant, work.User.ToString(), (int)work.Task, work.Position),
            cancellation);

    /// <summary>Writes down what is to be done, inside the change that asks for it.</summary>
    public static void Add(ISqlSession session, int tenant, UserId user, AccountTask task, long position) =>
        session.Execute(
            """
            INSERT INTO account_tasks (tenant, user_id, task, position) VALUES ($1, $2, $3, $4)
            ON CONFLICT (tenant, user_id, task) DO UPDATE SET position = excluded.position
            """,
            tenant, user.ToString(), (int)task, position);
}
