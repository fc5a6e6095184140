using System.Text.RegularExpressions;

namespace Weft.Architecture.Tests;

/// <summary>What holds of every source file of the platform.</summary>
public partial class SourceTests
{
    const int LinesMax = 400;

    static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal));

    [Fact]
    public void No_file_is_longer_than_400_lines() =>
        Assert.DoesNotContain(Sources("platform").Concat(Sources("tests")), path => File.ReadLines(path).Count() > LinesMax);

    [Fact]
    public void Sql_stands_in_the_storage_projects_alone() =>
        Assert.DoesNotContain(
            Sources("platform").Where(path => !path.Contains("/platform/Storage.", StringComparison.Ordinal)),
            path => File.ReadLines(path).Any(line => Statement().IsMatch(line)));

    [Fact]
    public void HttpContext_stays_at_the_edges() =>
        Assert.DoesNotContain(
            Sources("platform").Where(path => !path.Contains("/platform/Api.", StringComparison.Ordinal) && !path.Contains("/platform/Host/", StringComparison.Ordinal)),
            path => File.ReadAllText(path).Contains("HttpContext", StringComparison.Ordinal));

    [Fact]
    public void Every_table_but_the_installations_own_begins_with_its_tenant()
    {
        var problems = Directory.EnumerateFiles(Path.Combine(Repository.Root, "platform/Storage.Sql/Migrations"), "*.sql")
            .Where(path => !Path.GetFileName(path).StartsWith("0001", StringComparison.Ordinal))
            .SelectMany(path => Table().Matches(File.ReadAllText(path)).Where(table => !table.Groups["body"].Value.TrimStart().StartsWith("tenant ", StringComparison.Ordinal)
                || !table.Groups["body"].Value.Contains("PRIMARY KEY (tenant", StringComparison.Ordinal)))
            .Select(table => table.Groups["name"].Value);

        Assert.Empty(problems);
    }

    [GeneratedRegex(@"\b(SELECT\s.+\sFROM|INSERT INTO|DELETE FROM|UPDATE\s+\w+\s+SET)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Statement();

    [GeneratedRegex(@"CREATE TABLE (?:IF NOT EXISTS )?(?<name>\w+) \((?<body>.*?)^\)", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Table();
}
