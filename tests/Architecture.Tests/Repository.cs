namespace Weft.Architecture.Tests;

static class Repository
{
    // From where the tests run: a build server maps the paths that the compiler knows.
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    static string FindRoot(string from) =>
        File.Exists(Path.Combine(from, "Platform.sln")) ? from : FindRoot(Path.GetDirectoryName(from)!);
}
