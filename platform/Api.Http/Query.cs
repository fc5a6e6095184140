using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Weft.Api.Http;

/// <summary>A request's query string, read by type; what is malformed is refused by name.</summary>
public readonly struct Query(IQueryCollection values)
{
    public string? Text(string name) => values.TryGetValue(name, out var all) && all.Count > 0 ? all[0] : null;

    public IReadOnlyList<string> All(string name) =>
        values.TryGetValue(name, out var all) ? [.. all.Where(value => value is not null).Select(value => value!)] : [];

    /// <exception cref="RequestRefusedException">The parameter is missing.</exception>
    public string Required(string name) =>
        Text(name) ?? throw new RequestRefusedException(MatrixError.MissingParam($"The query parameter '{name}' is missing."));

    /// <exception cref="RequestRefusedException">Not an integer of 53 bits, or below <paramref name="least"/>.</exception>
    public long? Integer(string name, long least = 0)
    {
        if (Text(name) is not { } text) return null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= 1L << 53
            ? value
            : throw new RequestRefusedException(MatrixError.InvalidParam($"The query parameter '{name}' must be an integer, {least} or more."));
    }

    /// <exception cref="RequestRefusedException">Neither <c>true</c> nor <c>false</c>.</exception>
    public bool Flag(string name, bool absent = false) => Text(name) switch
    {
        null => absent,
        "true" => true,
        "false" => false,
        _ => throw new RequestRefusedException(MatrixError.InvalidParam($"The query parameter '{name}' must be true or false.")),
    };

    /// <summary>One of a list of words.</summary>
    /// <exception cref="RequestRefusedException">Another word.</exception>
    public string? OneOf(string name, params ReadOnlySpan<string> words)
    {
        if (Text(name) is not { } text) return null;
        return words.Contains(text) ? text
            : throw new RequestRefusedException(MatrixError.InvalidParam($"The query parameter '{name}' must be one of {string.Join(", ", words.ToArray())}."));
    }
}
