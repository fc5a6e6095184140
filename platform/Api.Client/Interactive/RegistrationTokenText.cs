namespace Weft.Api.Client.Interactive;

/// <summary>The grammar of registration tokens.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#token-authenticated-registration</remarks>
static class RegistrationTokenText
{
    const int LengthMax = 64;

    public static bool IsWellFormed(string text) =>
        text.Length is > 0 and <= LengthMax && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '~' or '-');
}
