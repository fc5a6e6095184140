using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Weft.Storage.Sql;

/// <summary>A numbered step of the schema, in portable types.</summary>
/// <param name="Name">The file's: <c>0001-tenants-and-heads</c>.</param>
public sealed partial record Migration(int Number, string Name, string Text)
{
    /// <summary>All that this assembly carries, in order of their numbers.</summary>
    public static IReadOnlyList<Migration> All { get; } = Load();

    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    /// <summary>Its statements without comments, each without its semicolon.</summary>
    public IEnumerable<string> Statements()
    {
        var text = Comments.Replace(Text, "");
        if (Unportable.Match(text) is { Success: true } word)
            throw new FormatException($"Migration {Name} uses '{word.Value}'; write BIGINT, TEXT, BLOB or DOUBLE PRECISION.");

        return text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    static List<Migration> Load()
    {
        var assembly = typeof(Migration).Assembly;
        var migrations = assembly.GetManifestResourceNames()
            .Where(name => FileName.IsMatch(name))
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return new Migration(int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name[..^4], reader.ReadToEnd());
            })
            .OrderBy(migration => migration.Number)
            .ToList();
        var twice = migrations.GroupBy(migration => migration.Number).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? migrations
            : throw new FormatException($"Two migrations have the number {twice.Key}: {string.Join(", ", twice.Select(m => m.Name))}.");
    }

    [GeneratedRegex(@"^\d{4}-[a-z0-9-]+\.sql$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FileName { get; }

    [GeneratedRegex(@"--[^\n]*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comments { get; }

    // Types are written in capitals, so that a column may be called json.
    [GeneratedRegex(@"\b(INTEGER|INT|INT8|SERIAL|BIGSERIAL|VARCHAR|BYTEA|BOOLEAN|REAL|JSON|JSONB|TIMESTAMP|AUTOINCREMENT)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Unportable { get; }
}
