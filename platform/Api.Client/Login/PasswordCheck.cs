using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Auth.Accounts;
using Weft.Events;
using Weft.Storage.Accounts;

namespace Weft.Api.Client.Login;

/// <summary>Checks passwords, as often for one account as its rate allows, from wherever they come.</summary>
sealed class PasswordCheck(IAccounts accounts, RateLimits rates)
{
    public const string WrongSentence = "The user or the password is wrong.";

    /// <exception cref="RequestRefusedException">429: too many attempts for this account.</exception>
    public async Task<PasswordVerdict> Check(ClientRequest request, UserId user, string password, CancellationToken cancellation)
    {
        if (rates.Take(request.TenantModel, RateClass.Login, $"password of {user}") is { } wait)
            throw new RequestRefusedException(MatrixError.LimitExceeded(wait));

        var account = await accounts.CheckPassword(request.TenantModel, user, password, cancellation);
        return account is { State: not AccountState.Deactivated } ? new PasswordVerdict.Right(account)
            : await accounts.Find(request.Tenant, user, cancellation) is { State: AccountState.Deactivated } ? new PasswordVerdict.Deactivated()
            : new PasswordVerdict.Wrong();
    }
}

abstract record PasswordVerdict
{
    PasswordVerdict() { }

    public sealed record Right(Account Account) : PasswordVerdict;

    /// <summary>Or there is no such user: nobody is told which.</summary>
    public sealed record Wrong : PasswordVerdict;

    public sealed record Deactivated : PasswordVerdict;
}
