using System.Collections.Immutable;
using System.Text.Json;
using Weft.Events;
using Weft.Storage.Accounts;

namespace Weft.Storage.Sql.Accounts;

sealed class SqlProfileStore(TenantSql sql) : IProfileStore
{
    public Task<Profile?> Find(UserId user, CancellationToken cancellation) =>
        sql.Read(CostClass.Interactive, session => Find(session, user), cancellation);

    public Task<ImmutableArray<Profile>> FindAll(ImmutableArray<UserId> users, CancellationToken cancellation) =>
        sql.Read(
            CostClass.Interactive,
            session => users.Select(user => Find(session, user)).OfType<Profile>().ToImmutableArray(),
            cancellation);

    Profile? Find(ISqlSession session, UserId user) =>
        session.QueryFirst(
            "SELECT fields, position FROM profiles WHERE tenant = $1 AND user_id = $2",
            row => new Profile(user, JsonElement.Parse(row.Bytes(0)), row.Long(1)),
            sql.Tenant, user.ToString());
}
