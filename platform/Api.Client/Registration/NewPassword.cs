using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Auth.Passwords;

namespace Weft.Api.Client.Registration;

/// <summary>What a password must be before it is accepted.</summary>
static class NewPassword
{
    /// <exception cref="RequestRefusedException"><c>M_WEAK_PASSWORD</c>, or longer than can be hashed.</exception>
    public static string Checked(ClientRequest request, string password, string name)
    {
        var least = request.TenantModel.Settings.Accounts.PasswordLengthMin;
        return password.Length < least
            ? throw new RequestRefusedException(MatrixError.BadRequest("M_WEAK_PASSWORD", $"The password must have at least {least} characters."))
            : BodyText.Bounded(password, name, PasswordHashing.LengthMax);
    }
}
