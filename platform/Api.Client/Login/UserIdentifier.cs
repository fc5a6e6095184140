using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Auth.Accounts;
using Weft.Events;

namespace Weft.Api.Client.Login;

/// <summary>Whom a password is for: <c>identifier</c>, or the <c>user</c> of old.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#identifier-types</remarks>
static class UserIdentifier
{
    public static bool TryRead(JsonElement body, ServerName server, out UserId user, [NotNullWhen(false)] out MatrixError? problem)
    {
        user = default;
        problem = null;
        var identifier = body.TryGetProperty("identifier", out var given) && given.ValueKind is not JsonValueKind.Null ? given : default;
        if (identifier.ValueKind is not JsonValueKind.Undefined and not JsonValueKind.Object)
        {
            problem = MatrixError.BadJson("'identifier' must be an object.");
            return false;
        }

        var text = identifier.Text("type") switch
        {
            "m.id.user" => identifier.Text("user"),
            null when identifier.ValueKind is JsonValueKind.Undefined => body.Text("user"),
            _ => null,
        };
        problem = (identifier.Text("type"), text) switch
        {
            ("m.id.thirdparty" or "m.id.phone", _) => MatrixError.Forbidden("This server knows its users by their Matrix ID only, not by e-mail or telephone."),
            (null, null) when body.Text("address") is not null => MatrixError.Forbidden("This server knows its users by their Matrix ID only, not by e-mail or telephone."),
            (null or "m.id.user", null) => MatrixError.MissingParam("'identifier' with the user is missing."),
            (_, null) => MatrixError.BadRequest("M_UNKNOWN", "This type of identifier is not known here."),
            _ => null,
        };
        if (problem is not null) return false;

        if (!Localpart.TryResolve(text!, server, out user)) problem = MatrixError.Forbidden(PasswordCheck.WrongSentence);
        return problem is null;
    }
}
