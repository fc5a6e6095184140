using System.Text.Json;
using Weft.Api.Http;

namespace Weft.Api.Client.Http;

/// <summary>Strings of a request that will be stored or compared: bounded, and without what a database cannot hold.</summary>
static class BodyText
{
    /// <exception cref="RequestRefusedException">Longer than <paramref name="lengthMax"/> characters, or with a NUL.</exception>
    public static string Bounded(string text, string name, int lengthMax) =>
        text.Length > lengthMax ? throw new RequestRefusedException(MatrixError.InvalidParam($"'{name}' must have at most {lengthMax} characters."))
        : text.Contains('\0', StringComparison.Ordinal) ? throw new RequestRefusedException(MatrixError.InvalidParam($"'{name}' must not hold a NUL character."))
        : text;

    public static string? BoundedOrNull(string? text, string name, int lengthMax) => text is null ? null : Bounded(text, name, lengthMax);

    /// <summary>A property that must be a string where it is there; JSON null counts as absent.</summary>
    /// <exception cref="RequestRefusedException">Of another type.</exception>
    public static string? Text(this JsonElement body, string name) =>
        body.ValueKind is not JsonValueKind.Object || !body.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null ? null
        : value.ValueKind is JsonValueKind.String ? value.GetString()
        : throw new RequestRefusedException(MatrixError.BadJson($"'{name}' must be a string."));

    /// <inheritdoc cref="Text"/>
    public static bool Flag(this JsonElement body, string name, bool absent = false) =>
        body.ValueKind is not JsonValueKind.Object || !body.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null ? absent
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw new RequestRefusedException(MatrixError.BadJson($"'{name}' must be true or false."));
}
