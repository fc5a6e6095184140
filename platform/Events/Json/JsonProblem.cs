namespace Weft.Events.Json;

public enum JsonProblemKind
{
    /// <summary>Not JSON at all (<c>M_NOT_JSON</c>).</summary>
    NotJson,

    /// <summary>JSON, but not of the kind that Matrix takes (<c>M_BAD_JSON</c>).</summary>
    BadJson,

    /// <summary>More bytes than allowed (<c>M_TOO_LARGE</c>).</summary>
    TooLarge,
}

/// <summary>Why a document was refused, with a sentence for whoever sent it.</summary>
public sealed record JsonProblem(JsonProblemKind Kind, string Sentence)
{
    public static JsonProblem NotJson(string sentence) => new(JsonProblemKind.NotJson, sentence);

    public static JsonProblem TooLarge(string sentence) => new(JsonProblemKind.TooLarge, sentence);

    public static JsonProblem BadJson(string sentence) => new(JsonProblemKind.BadJson, sentence);
}
