namespace Weft.Host.Configuration;

/// <summary>
/// One thing that the operator may set: its name in the file and on the command line, its name in the environment,
/// what it means and what it is when nobody says anything.
/// </summary>
/// <param name="Name">In kebab case, the same in all three places (upper case with underscores and <c>WEFT_</c> in the environment).</param>
/// <param name="Form">What a value looks like: <c>on|off</c>, <c>PATH</c>, <c>URL</c>.</param>
/// <param name="Default">The value when it is not set, as a person would write it; empty for nothing.</param>
/// <param name="Meaning">One sentence of what it does.</param>
sealed record Option(string Name, string Form, string Default, string Meaning)
{
    /// <summary>May be given several times, as an array in the file, separated by commas in the environment.</summary>
    public bool Many { get; init; }

    /// <summary>What is missing, for an option that is known and does nothing yet: setting it is refused.</summary>
    public string? ComesLater { get; init; }

    public string EnvironmentName => "WEFT_" + Name.Replace('-', '_').ToUpperInvariant();
}
