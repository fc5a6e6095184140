using System.Text.Json;

namespace Weft.Host.Operations;

/// <summary>
/// <c>operator.json</c> in the data directory: where the running server is and the token of its operator, readable by
/// the server's own user alone. By it the command line finds the server that holds the database.
/// </summary>
sealed class OperatorFile(string path)
{
    public static OperatorFile In(string data) => new(Path.Combine(data, "operator.json"));

    public sealed record Content(string Url, string Token);

    public void Write(IReadOnlyCollection<string> addresses, string token)
    {
        if (addresses.FirstOrDefault(address => address.StartsWith("http:", StringComparison.Ordinal)) is not { } url) return;

        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        JsonSerializer.Serialize(file, new Content(url.Replace("[::]", "127.0.0.1", StringComparison.Ordinal).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal), token));
    }

    public Content? Read()
    {
        try
        {
            return JsonSerializer.Deserialize<Content>(File.ReadAllText(path));
        }
        catch (Exception error) when (error is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Remove() => File.Delete(path);
}
