using System.Text.Json;

namespace Weft.Api.Client.Http;

static class BodyProblem
{
    /// <summary>What is wrong with a body, without the type names that the serializer's own message leaks.</summary>
    public static string Sentence(JsonException error) =>
        error.Path is { Length: > 2 } path ? $"The property '{path[2..]}' is missing or not of the right type."
        : error.Message.Contains("missing required properties", StringComparison.Ordinal)
            ? $"These properties are missing: {error.Message[(error.Message.LastIndexOf(':') + 1)..].Trim().TrimEnd('.')}."
            : "The body does not have the properties that this request needs.";
}
