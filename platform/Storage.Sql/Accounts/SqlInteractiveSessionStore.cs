using Weft.Events;
using Weft.Storage.Accounts;

namespace Weft.Storage.Sql.Accounts;

sealed class SqlInteractiveSessionStore(TenantSql sql) : IInteractiveSessionStore
{
    public Task Add(InteractiveSession session, DateTimeOffset now, int ownerMax, int tenantMax, CancellationToken cancellation) =>
        sql.Write(unit => Add(unit, session, now, ownerMax, tenantMax), cancellation);

    public Task<InteractiveSession?> Find(string id, DateTimeOffset now, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.QueryFirst(
                "SELECT id, owner, operation, parameters, completed, expires FROM interactive_sessions WHERE tenant = $1 AND id = $2 AND expires > $3",
                Read, sql.Tenant, id, now.ToUnixTimeMilliseconds()),
            cancellation);

    public Task Complete(string id, CompletedStage stage, CancellationToken cancellation) =>
        sql.Write(
            session =>
            {
                var completed = session.QueryFirst(
                    "SELECT completed FROM interactive_sessions WHERE tenant = $1 AND id = $2", row => row.Text(0), sql.Tenant, id);
                if (completed is null) return;

                session.Execute(
                    "UPDATE interactive_sessions SET completed = $3 WHERE tenant = $1 AND id = $2",
                    sql.Tenant, id, CompletedStages.FromJson(completed).With(stage).ToJson());
            },
            cancellation);

    public Task<bool> Remove(string id, CancellationToken cancellation) =>
        sql.Write(
            session => session.ExecuteAndCount("DELETE FROM interactive_sessions WHERE tenant = $1 AND id = $2", sql.Tenant, id) == 1,
            cancellation);

    void Add(ISqlSession unit, InteractiveSession session, DateTimeOffset now, int ownerMax, int tenantMax)
    {
        var owner = session.Owner?.ToString() ?? "";
        unit.Execute("DELETE FROM interactive_sessions WHERE tenant = $1 AND expires <= $2", sql.Tenant, now.ToUnixTimeMilliseconds());
        if (owner.Length > 0)
            unit.Execute(
                """
                DELETE FROM interactive_sessions WHERE tenant = $1 AND id IN
                (SELECT id FROM interactive_sessions WHERE tenant = $1 AND owner = $2 ORDER BY expires DESC LIMIT 1000000 OFFSET $3)
                """,
                sql.Tenant, owner, ownerMax - 1);
        unit.Execute(
            """
            DELETE FROM interactive_sessions WHERE tenant = $1 AND id IN
            (SELECT id FROM interactive_sessions WHERE tenant = $1 ORDER BY expires DESC LIMIT 1000000 OFFSET $2)
            """,
            sql.Tenant, tenantMax - 1);
        unit.Execute(
            """
            INSERT INTO interactive_sessions (tenant, id, owner, operation, parameters, completed, expires)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            sql.Tenant, session.Id, owner, session.Operation, session.Parameters, session.Completed.ToJson(), session.Expires.ToUnixTimeMilliseconds());
    }

    static InteractiveSession Read(SqlRow row) => new(
        row.Text(0), row.Text(1) is { Length: > 0 } owner ? UserId.Parse(owner) : null, row.Text(2), row.Text(3),
        CompletedStages.FromJson(row.Text(4)), row.Time(5));
}
