using Weft.Auth.Accounts;
using Weft.Tenants;

namespace Weft.Host.Operations;

/// <summary>Makes users for the operator: from the command line, and for the demo.</summary>
sealed class Users(ITenants tenants, IAccounts accounts)
{
    /// <returns>Null when the user exists now; otherwise the sentence of why not.</returns>
    public async Task<string?> Create(TenantId tenant, string localpart, string password, bool admin, CancellationToken cancellation)
    {
        var model = tenants.Find(tenant) ?? throw new InvalidOperationException($"There is no tenant '{tenant}'.");
        if (!Localpart.TryMakeUser(localpart, model.Server, out var user)) return "A localpart has lower-case letters, digits and ._=-/+ and does not begin with an underscore.";
        if (password.Length < model.Settings.Accounts.PasswordLengthMin) return $"The password must have {model.Settings.Accounts.PasswordLengthMin} characters or more.";

        return await accounts.Register(model, new RegistrationWish(user) { Password = password, IsAdmin = admin }, cancellation) is RegistrationOutcome.Done
            ? null
            : $"The user {user} exists already.";
    }
}
