using System.Text;
using System.Text.Json;
using Weft.Api.Http;
using Weft.Auth.Sessions;
using Weft.Events;
using Weft.Storage.Accounts;

namespace Weft.Api.Client.Profiles;

/// <summary>Which fields a profile may have, and what of.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3profileuseridkeyname</remarks>
static class ProfileFieldRules
{
    const int NameBytesMax = 255;
    const int DisplayNameLengthMax = 256;
    const int TimeZoneLengthMax = 128;

    /// <returns>What is wrong with the name; null when it may be set.</returns>
    public static MatrixError? ProblemOfName(string name) =>
        Encoding.UTF8.GetByteCount(name) > NameBytesMax ? MatrixError.BadRequest("M_KEY_TOO_LARGE", $"A profile field's name has at most {NameBytesMax} bytes.")
        : name is "displayname" or "avatar_url" || IsNamespaced(name) ? null
        : MatrixError.InvalidParam("A profile field is displayname, avatar_url, or a name like com.example.field.");

    /// <returns>What is wrong with the value; null when it may be set.</returns>
    public static MatrixError? ProblemOfValue(string name, JsonElement value) => (name, value.ValueKind) switch
    {
        ("displayname" or "avatar_url" or "m.tz", not JsonValueKind.String) => MatrixError.BadJson($"'{name}' must be a string."),
        ("displayname", _) when value.GetString()!.Length > DisplayNameLengthMax => MatrixError.InvalidParam($"A display name has at most {DisplayNameLengthMax} characters."),
        ("avatar_url", _) when value.GetString() is { Length: > 0 } url && !MxcUri.TryParse(url, out _) => MatrixError.InvalidParam("'avatar_url' must be an mxc:// URI."),
        ("m.tz", _) when value.GetString()!.Length > TimeZoneLengthMax => MatrixError.InvalidParam("'m.tz' must be the name of a time zone."),
        _ => value.GetRawText().Length > Profile.BytesMax ? TooLarge() : null,
    };

    public static MatrixError TooLarge() => MatrixError.BadRequest("M_PROFILE_TOO_LARGE", $"A profile has at most {Profile.BytesMax} bytes.");

    /// <summary>Guests have a name and nothing else.</summary>
    /// <remarks>https://spec.matrix.org/v1.19/client-server-api/#guest-access</remarks>
    public static bool IsClosedTo(Session session, string name) => session.IsGuest && name is not "displayname";

    /// <summary>An empty name or avatar is none.</summary>
    public static bool Removes(string name, JsonElement value) =>
        name is "displayname" or "avatar_url" && value.ValueKind is JsonValueKind.String && value.GetString() is "";

    // The common namespaced identifier grammar, with a namespace.
    static bool IsNamespaced(string name) =>
        name.Length > 0 && char.IsAsciiLetterLower(name[0]) && name.Contains('.', StringComparison.Ordinal)
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.');
}
