using System.Collections.Immutable;
using System.Text.Json;

namespace Weft.Host.Configuration;

/// <summary>
/// What was set, from the file, the environment and the command line: the later named wins. Everything that is wrong
/// is gathered, so that an operator mends it all at once.
/// </summary>
sealed class OptionValues
{
    readonly Dictionary<string, ImmutableArray<string>> _values = new(StringComparer.Ordinal);
    readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems => _problems;

    public void Problem(string sentence) => _problems.Add(sentence);

    /// <param name="arguments">The command line behind its first word.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="readFile">Reads a text file; throws <see cref="IOException"/> when it cannot.</param>
    public static OptionValues Read(IReadOnlyList<string> arguments, Func<string, string?> environment, Func<string, string> readFile)
    {
        var commandLine = new OptionValues();
        commandLine.ReadCommandLine(arguments);

        var values = new OptionValues();
        var file = commandLine.TextOrNull(Options.Config) ?? environment(Options.Config.EnvironmentName);
        if (file is { Length: > 0 }) values.ReadFile(file, readFile);
        foreach (var option in Options.All)
            if (environment(option.EnvironmentName) is { Length: > 0 } text)
                values._values[option.Name] = option.Many ? [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)] : [text];
        foreach (var (name, given) in commandLine._values) values._values[name] = given;
        values._problems.AddRange(commandLine._problems);

        foreach (var option in Options.All.Where(option => option.ComesLater is not null && values.IsSet(option)))
            values.Problem($"'{option.Name}' is set, but {option.ComesLater} cannot be had yet. Remove it.");
        return values;
    }

    public bool IsSet(Option option) => _values.TryGetValue(option.Name, out var all) && all.Any(value => value != option.Default);

    public string Text(Option option) => TextOrNull(option) ?? option.Default;

    public string? TextOrNull(Option option) => _values.TryGetValue(option.Name, out var all) && all is [.., var last] ? last : null;

    public ImmutableArray<string> All(Option option) =>
        _values.TryGetValue(option.Name, out var all) ? all : option.Default.Length == 0 ? [] : [option.Default];

    public bool Flag(Option option, string yes = "on", string no = "off")
    {
        var text = Text(option);
        if (text != yes && text != no) Problem($"'{option.Name}' must be {yes} or {no}, not '{text}'.");
        return text == yes;
    }

    void ReadCommandLine(IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value) = arguments[i].Split('=', 2) is [var left, var right] && !left.Contains(' ', StringComparison.Ordinal) ? (left, right) : (arguments[i], null);
            if (!name.StartsWith("--", StringComparison.Ordinal) || Find(name[2..]) is not { } option)
            {
                Problem($"'{name}' is not an option. See --help.");
                continue;
            }
            if (value is null && i + 1 < arguments.Count && !arguments[i + 1].StartsWith("--", StringComparison.Ordinal)) value = arguments[++i];
            if (value is null) Problem($"'--{option.Name}' needs a value: {option.Form}.");
            else Add(option, value);
        }
    }

    void ReadFile(string path, Func<string, string> readFile)
    {
        try
        {
            using var document = JsonDocument.Parse(readFile(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
            {
                Problem($"The file {path} must hold one JSON object.");
                return;
            }
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (Find(property.Name) is not { } option) Problem($"'{property.Name}' in {path} is not an option.");
                else if (property.Value.ValueKind is JsonValueKind.Array && option.Many)
                    foreach (var item in property.Value.EnumerateArray()) Add(option, TextOf(item));
                else if (property.Value.ValueKind is JsonValueKind.Array or JsonValueKind.Object or JsonValueKind.Null) Problem($"'{option.Name}' in {path} must be one value: {option.Form}.");
                else Add(option, TextOf(property.Value));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            Problem($"The file {path} cannot be read: {error.Message}");
        }
    }

    void Add(Option option, string value) =>
        _values[option.Name] = option.Many && _values.TryGetValue(option.Name, out var before) ? before.Add(value) : [value];

    static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => "on",
        JsonValueKind.False => "off",
        _ => value.ToString(),
    };

    static Option? Find(string name) => Options.All.FirstOrDefault(option => option.Name == name);
}
