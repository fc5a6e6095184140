using System.Collections.Immutable;
using Weft.Storage.Log;

namespace Weft.Storage.Sql.Log;

sealed class SqlTenantLogStore(TenantSql sql, RecordWriters writers) : ITenantLogStore
{
    public async Task<LogHead> TakeOver(CancellationToken cancellation)
    {
        var epoch = await sql.Write(
            session => session.QueryFirst(
                "UPDATE heads SET epoch = epoch + 1 WHERE tenant = $1 RETURNING epoch", row => (long?)row.Long(0), sql.Tenant),
            cancellation) ?? throw new UnknownTenantException($"The tenant number {sql.Tenant} has no log: it was deleted.");

        // Only after the commit: what an earlier holder still had under way has ended by now, in or out.
        var head = await ReadHead(cancellation);
        return head with { Epoch = epoch };
    }

    public Task<CommitOutcome> Commit(LogCommit commit, CancellationToken cancellation) =>
        sql.Write(session => Write(session, commit), cancellation);

    public async Task<LogHead> ReadHead(CancellationToken cancellation) =>
        await sql.Read(
            CostClass.Interactive,
            session => session.QueryFirst(
                "SELECT epoch, position FROM heads WHERE tenant = $1",
                row => (LogHead?)new LogHead(row.Long(0), row.Long(1)),
                sql.Tenant),
            cancellation) ?? throw new UnknownTenantException($"The tenant number {sql.Tenant} has no log: it was deleted.");

    CommitOutcome Write(ISqlSession session, LogCommit commit)
    {
        var held = session.ExecuteExpecting(
            1,
            "UPDATE heads SET position = $4 WHERE tenant = $1 AND epoch = $2 AND position = $3",
            sql.Tenant, commit.Epoch, commit.OldPosition, commit.NewPosition);
        if (!held) return new CommitOutcome.Fenced();

        var refused = ImmutableArray.CreateBuilder<int>();
        for (var i = 0; i < commit.Records.Length; i++)
        {
            if (!Write(session, commit.Records[i])) refused.Add(i);
        }

        return new CommitOutcome.Committed(refused.DrainToImmutable());
    }

    bool Write(ISqlSession session, PositionedRecord positioned)
    {
        var (position, record) = positioned;
        if (record.CanBeRefused) return session.Attempt(() => writers.Write(session, sql.Tenant, position, record));

        return writers.Write(session, sql.Tenant, position, record)
            ? true
            : throw new InvalidOperationException($"{record.GetType().Name} was refused, but does not declare that it can be.");
    }
}
