using System.Text.Json;
using Weft.Host.Configuration;

namespace Weft.Host.Commands;

/// <summary>
/// What <c>tenant</c> and <c>user</c> share: they speak to the server that runs on the data path, or to one that they
/// start for the moment, without the demo and on a port of its own.
/// </summary>
sealed class OperatorSession : IAsyncDisposable
{
    readonly Server? _own;
    readonly OperatorClient _client;

    OperatorSession(Server? own, OperatorClient client) => (_own, _client) = (own, client);

    /// <summary>Runs <paramref name="work"/> and prints what went wrong, if anything.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> Run(IReadOnlyList<string> options, Func<OperatorSession, Task<string?>> work)
    {
        var values = OptionValues.Read([.. options], Environment.GetEnvironmentVariable, File.ReadAllText);
        if (HostSettings.From(values) is not { } settings)
        {
            foreach (var problem in values.Problems.Distinct(StringComparer.Ordinal)) await Console.Error.WriteLineAsync(problem);
            return 2;
        }

        try
        {
            await using var session = await Open(settings);
            if (await work(session) is not { } sentence) return 0;
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
        catch (Exception error) when (error is IOException or HttpRequestException or Storage.StorageUnavailableException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 1;
        }
    }

    public Task<(JsonElement Answer, string? Problem)> Send(HttpMethod method, string path, object? body = null) => _client.Send(method, path, body);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_own is not null) await _own.DisposeAsync();
    }

    static async Task<OperatorSession> Open(HostSettings settings)
    {
        if (await OperatorClient.Connect(settings.Data) is { } running) return new OperatorSession(null, running);

        var own = await Server.Start(settings with { Demo = false, LogLevel = "warning", Listen = [new Uri("http://127.0.0.1:0")] }, TimeProvider.System);
        return new OperatorSession(own, (await OperatorClient.Connect(settings.Data))!);
    }
}
