using System.Collections.Immutable;
using Weft.Events;
using Weft.Storage.Reports;

namespace Weft.Storage.Sql.Reports;

sealed class SqlReportStore(TenantSql sql) : IReportStore
{
    public Task Add(Report report, CancellationToken cancellation) =>
        sql.Write(
            session => session.Execute(
                """
                INSERT INTO reports (tenant, id, reporter, room, event, reported_user, reason, received)
                VALUES ($1, COALESCE((SELECT MAX(id) FROM reports WHERE tenant = $1), 0) + 1, $2, $3, $4, $5, $6, $7)
                """,
                sql.Tenant, report.Reporter.ToString(), report.Room?.ToString(), report.Event?.ToString(), report.User?.ToString(), report.Reason,
                report.Received.ToUnixTimeMilliseconds()),
            cancellation);

    public Task<ImmutableArray<KeptReport>> List(long? before, int limit, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => session.Query(
                """
                SELECT id, reporter, room, event, reported_user, reason, received FROM reports
                WHERE tenant = $1 AND id < $2 ORDER BY id DESC LIMIT $3
                """,
                Read, sql.Tenant, before ?? long.MaxValue, limit).ToImmutableArray(),
            cancellation);

    static KeptReport Read(SqlRow row) => new(row.Long(0), new Report(
        UserId.Parse(row.Text(1)),
        row.TextOrNull(2) is { } room ? RoomId.Parse(room) : null,
        row.TextOrNull(3) is { } e ? EventId.Parse(e) : null,
        row.TextOrNull(4) is { } user ? UserId.Parse(user) : null,
        row.Text(5),
        row.Time(6)));
}
