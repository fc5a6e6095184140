using System.Security.Cryptography;
using Weft.Events;

namespace Weft.Auth.Accounts;

/// <summary>The name that a user chooses: the part of their id before the colon.</summary>
/// <remarks>https://spec.matrix.org/v1.19/appendices/#user-identifiers</remarks>
public static class Localpart
{
    const string Letters = "abcdefghijklmnopqrstuvwxyz234567";
    const int GeneratedLength = 12;

    /// <summary>Takes a name as people type it. Capitals become small, so that no two names differ by them alone.</summary>
    public static bool TryMakeUser(string name, ServerName server, out UserId user)
    {
        user = default;
        var localpart = name.ToLowerInvariant();
        return localpart.Length > 0 && localpart[0] != '_'
            && localpart.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '=' or '-' or '/' or '+')
            && UserId.TryParse($"@{localpart}:{server}", out user);
    }

    /// <summary>For who did not choose one.</summary>
    public static UserId Generate(ServerName server, string prefix) =>
        UserId.Parse($"@{prefix}{RandomNumberGenerator.GetString(Letters, GeneratedLength)}:{server}");

    /// <summary>Whom a sign-in form names: a full id of this server, or a localpart, in any case.</summary>
    public static bool TryResolve(string text, ServerName server, out UserId user)
    {
        if (text is not ['@', ..]) return TryMakeUser(text, server, out user);

        user = default;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 1 && string.Equals(text[(colon + 1)..], server.ToString(), StringComparison.OrdinalIgnoreCase)
            && UserId.TryParse($"@{text[1..colon].ToLowerInvariant()}:{server}", out user);
    }
}
