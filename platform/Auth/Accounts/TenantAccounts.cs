using System.Collections.Immutable;
using Weft.Auth.Passwords;
using Weft.Auth.Sessions;
using Weft.Events;
using Weft.Storage;
using Weft.Storage.Accounts;
using Weft.Storage.Log;
using Weft.Tenants;

namespace Weft.Auth.Accounts;

sealed class TenantAccounts(IStores stores, ITenantLog log, PasswordHashing passwords, DeviceSessions sessions, TimeProvider time) : IAccounts
{
    public Task<Account?> Find(TenantId tenant, UserId user, CancellationToken cancellation) =>
        stores.For(tenant).Accounts.Find(user, cancellation);

    public Task<ImmutableArray<Account>> List(TenantId tenant, UserId? after, int limit, CancellationToken cancellation) =>
        stores.For(tenant).Accounts.List(after, limit, cancellation);

    public async Task<RegistrationOutcome> Register(TenantModel tenant, RegistrationWish wish, CancellationToken cancellation)
    {
        var hash = wish.PasswordHash
            ?? (wish.Password is null ? null : await passwords.Hash(wish.Password, tenant.Settings.Accounts.PasswordCost, cancellation));
        var account = new Account(wish.User, wish.Kind, time.GetUtcNow(), hash) { IsAdmin = wish.IsAdmin, UserType = wish.UserType };
        var (session, signedIn) = wish.SignIn is { } signIn ? sessions.Prepare(tenant, signIn) : default;

        LogRecord record = wish.IsUpgrade
            ? new GuestUpgraded(wish.User, hash, account.Created, wish.RegistrationToken, session)
            : new AccountCreated(account, wish.DisplayName, wish.RegistrationToken, session);
        var appended = await log.Append(tenant.Id, [record], cancellation);
        if (appended.Refused.IsEmpty) return new RegistrationOutcome.Done(account, signedIn);

        return await Find(tenant.Id, wish.User, cancellation) is { } taken && (!wish.IsUpgrade || taken.Kind is AccountKind.User) ? new RegistrationOutcome.NameTaken() : new RegistrationOutcome.TokenSpent();
    }

    public async Task<Account?> CheckPassword(TenantModel tenant, UserId user, string password, CancellationToken cancellation)
    {
        var account = await Find(tenant.Id, user, cancellation);
        return await passwords.Matches(password, account?.PasswordHash, tenant.Settings.Accounts.PasswordCost, cancellation) ? account : null;
    }

    public async Task ChangePassword(
        TenantModel tenant, UserId user, string password, bool signOutOthers, string? keep, CancellationToken cancellation)
    {
        var changed = new PasswordChanged(user, await passwords.Hash(password, tenant.Settings.Accounts.PasswordCost, cancellation));
        await log.Append(tenant.Id, signOutOthers ? [changed, new AllDevicesDeleted(user, keep)] : [changed], cancellation);
    }

    public Task Deactivate(TenantId tenant, UserId user, bool erase, CancellationToken cancellation) =>
        log.Append(tenant, [new AccountDeactivated(user, erase)], cancellation);

    public async Task<bool> ChangeStanding(TenantId tenant, UserId user, Func<Account, Account> change, CancellationToken cancellation)
    {
        if (await Find(tenant, user, cancellation) is not { State: not AccountState.Deactivated } account) return false;

        var next = change(account);
        await log.Append(tenant, [new AccountStandingChanged(user, next.State is AccountState.Locked, next.IsSuspended, next.IsAdmin)], cancellation);
        return true;
    }
}
