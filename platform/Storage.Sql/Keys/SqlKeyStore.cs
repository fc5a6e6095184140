using System.Collections.Immutable;
using Weft.Events;
using Weft.Storage.Keys;

namespace Weft.Storage.Sql.Keys;

sealed class SqlKeyStore(TenantSql sql) : IKeyStore
{
    // A unit of work holds up the tenant's other writers, so that a big claim is made in several.
    const int ClaimsInUnit = 100;

    public Task<ImmutableArray<UserKeys>> Query(ImmutableArray<UserId> users, UserId viewer, CancellationToken cancellation) =>
        sql.Read(CostClass.Interactive, session => KeyRows.Query(session, sql.Tenant, users, viewer), cancellation);

    public Task<OneTimeKeyUpload> AddOneTimeKeys(
        UserId user, string device, ImmutableArray<OneTimeKey> keys, ImmutableArray<OneTimeKey> fallbacks, DateTimeOffset now,
        CancellationToken cancellation) =>
        sql.Write(
            session => new OneTimeKeyRows(session, sql.Tenant, user, device).Add(keys, fallbacks, now.ToUnixTimeMilliseconds()),
            cancellation);

    public async Task<ImmutableArray<ClaimedKey>> Claim(ImmutableArray<KeyClaim> claims, CancellationToken cancellation)
    {
        var claimed = ImmutableArray.CreateBuilder<ClaimedKey>();
        foreach (var chunk in claims.Chunk(ClaimsInUnit))
            claimed.AddRange(await sql.Write(session => Claim(session, chunk), cancellation));
        return claimed.DrainToImmutable();
    }

    public Task<KeyCounts> Counts(UserId user, string device, CancellationToken cancellation) =>
        sql.Read(CostClass.Interactive, session => new OneTimeKeyRows(session, sql.Tenant, user, device).Counts(), cancellation);

    public Task<ImmutableArray<UserId>> ChangedSince(UserId viewer, long position, Func<UserId, bool> isSeen, CancellationToken cancellation) =>
        sql.Read(CostClass.Interactive, session => DeviceListRows.ChangedSince(session, sql.Tenant, viewer, position, isSeen), cancellation);

    List<ClaimedKey> Claim(ISqlSession session, KeyClaim[] claims)
    {
        var claimed = new List<ClaimedKey>();
        foreach (var claim in claims)
        {
            var key = new OneTimeKeyRows(session, sql.Tenant, claim.User, claim.Device).Claim(claim.Algorithm);
            if (key is not null) claimed.Add(new ClaimedKey(claim, key));
        }
        return claimed;
    }
}
