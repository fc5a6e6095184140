using System.Collections.Immutable;
using Weft.Events;
using Weft.Storage.Accounts;

namespace Weft.Storage.Sql.Accounts;

sealed class SqlProfileStore(TenantSql sql) : IProfileStore
{
    public Task<Profile?> Find(UserId user, CancellationToken cancellation) =>
        sql.Read(CostClass.Interactive, session => ProfileRow.Find(session, sql.Tenant, user), cancellation);

    public Task<ImmutableArray<Profile>> FindAll(ImmutableArray<UserId> users, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => users.Select(user => ProfileRow.Find(session, sql.Tenant, user)).OfType<Profile>().ToImmutableArray(),
            cancellation);
}
