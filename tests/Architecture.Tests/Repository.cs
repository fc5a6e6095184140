using System.Runtime.CompilerServices;

namespace Weft.Architecture.Tests;

static class Repository
{
    public static string Root { get; } = FindRoot(ThisFile());

    static string FindRoot(string from) =>
        File.Exists(Path.Combine(from, "Platform.sln")) ? from : FindRoot(Path.GetDirectoryName(from)!);

    static string ThisFile([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
