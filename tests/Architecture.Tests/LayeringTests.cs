using System.Reflection;

namespace Weft.Architecture.Tests;

/// <summary>The picture in docs/architecture.md, as a test. A new arrow is drawn there and here, or not at all.</summary>
public class LayeringTests
{
    static readonly string[] Pure = ["Events", "RoomVersions", "RoomCore", "Tenants"];
    static readonly string[] Data = [.. Pure, "Storage"];

    static readonly Dictionary<string, string[]> Arrows = new(StringComparer.Ordinal)
    {
        // L0 pure
        ["Events"] = [],
        ["RoomVersions"] = ["Events"],
        ["RoomCore"] = ["Events", "RoomVersions", "Orleans.Serialization.Abstractions"],
        ["Tenants"] = ["Events"],
        // L1 storage
        ["Storage"] = Pure,
        ["Storage.Sql"] = [.. Data, "Microsoft.Extensions.Logging.Abstractions"],
        ["Storage.Sqlite"] = [.. Data, "Storage.Sql", "Microsoft.Data.Sqlite", "SQLitePCLRaw*", "Microsoft.Extensions.Logging.Abstractions"],
        ["Storage.Postgres"] = [.. Data, "Storage.Sql", "Npgsql", "Microsoft.Extensions.Logging.Abstractions"],
        // L2 services
        ["Rooms"] = [.. Data, "Orleans*", "NSec.Cryptography", "Microsoft.Extensions.*"],
        ["Auth"] = [.. Data, "Rooms", "NSec.Cryptography", "Microsoft.Extensions.*"],
        ["Media"] = [.. Data, "Rooms", "NetVips", "Microsoft.Extensions.*"],
        // L3 edges
        ["Api.Http"] = ["Events", "Microsoft.*"],
        ["Api.Client"] = [.. Data, "Rooms", "Auth", "Media", "Api.Http", "Orleans*", "Microsoft.*"],
    };

    public static TheoryData<string> Projects => [.. Arrows.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void References_only_what_the_picture_allows(string project)
    {
        var unexpected = Assembly.Load($"Weft.{project}").GetReferencedAssemblies()
            .Select(reference => reference.Name!.Replace("Weft.", "", StringComparison.Ordinal))
            .Where(name => !name.StartsWith("System", StringComparison.Ordinal) && name != "netstandard")
            .Where(name => !Arrows[project].Any(allowed => Matches(name, allowed)));

        Assert.Empty(unexpected);
    }

    [Fact]
    public void Every_project_stands_in_the_picture() =>
        Assert.Equal(
            Arrows.Keys.Append("Host").Order(StringComparer.Ordinal),
            Directory.EnumerateDirectories(Path.Combine(Repository.Root, "platform")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));

    static bool Matches(string name, string allowed) =>
        allowed.EndsWith('*') ? name.StartsWith(allowed[..^1], StringComparison.Ordinal) : name == allowed;
}
