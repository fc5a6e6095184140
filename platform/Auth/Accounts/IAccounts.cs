using System.Collections.Immutable;
using Weft.Events;
using Weft.Storage.Accounts;
using Weft.Tenants;

namespace Weft.Auth.Accounts;

/// <summary>The accounts of a tenant's own users.</summary>
public interface IAccounts
{
    /// <summary>Null when there is no such account; a deactivated one is found.</summary>
    Task<Account?> Find(TenantId tenant, UserId user, CancellationToken cancellation);

    Task<ImmutableArray<Account>> List(TenantId tenant, UserId? after, int limit, CancellationToken cancellation);

    Task<RegistrationOutcome> Register(TenantModel tenant, RegistrationWish wish, CancellationToken cancellation);

    /// <summary>Checks a password. It takes as long for nobody as for somebody.</summary>
    /// <returns>The account when it is theirs, whatever its state; null otherwise.</returns>
    Task<Account?> CheckPassword(TenantModel tenant, UserId user, string password, CancellationToken cancellation);

    /// <param name="signOutOthers">All other devices end in the same commit.</param>
    /// <param name="keep">The device that changes it.</param>
    Task ChangePassword(TenantModel tenant, UserId user, string password, bool signOutOthers, string? keep, CancellationToken cancellation);

    /// <summary>Ends the account for good, and with it everything that acts in its name. Its rooms are left in the background.</summary>
    Task Deactivate(TenantId tenant, UserId user, bool erase, CancellationToken cancellation);

    /// <summary>Locks, suspends, or makes an administrator, as <paramref name="change"/> says.</summary>
    /// <returns>False when there is no such account, or it is deactivated.</returns>
    Task<bool> ChangeStanding(TenantId tenant, UserId user, Func<Account, Account> change, CancellationToken cancellation);
}
