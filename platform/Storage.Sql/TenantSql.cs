namespace Weft.Storage.Sql;

/// <summary>What a store is made from: the database, and the number that every statement of this tenant carries.</summary>
public sealed record TenantSql(ISqlDatabase Database, int Tenant)
{
    /// <inheritdoc cref="ISqlDatabase.Read"/>
    public Task<T> Read<T>(CostClass cost, Func<ISqlSession, T> work, CancellationToken cancellation) =>
        Database.Read(cost, work, cancellation);

    /// <inheritdoc cref="ISqlDatabase.Write"/>
    public Task<T> Write<T>(Func<ISqlSession, T> unit, CancellationToken cancellation) =>
        Database.Write(Tenant, unit, cancellation);

    /// <inheritdoc cref="ISqlDatabase.Write"/>
    public Task Write(Action<ISqlSession> unit, CancellationToken cancellation) =>
        Database.Write(Tenant, session => { unit(session); return true; }, cancellation);
}
