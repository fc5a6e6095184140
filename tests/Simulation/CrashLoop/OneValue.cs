using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Weft.Simulation.CrashLoop;

/// <summary>Something that has one value, set again and again: after a crash it is the last one acknowledged, or the one under way.</summary>
abstract class OneValue(MatrixClient client, string? first = null) : Witness(client)
{
    string? _kept = first;
    string? _underWay;

    protected sealed override async Task<bool> Step(CancellationToken cancellation)
    {
        _underWay = Next(_kept);
        if (_underWay == _kept)
        {
            // Nothing new yet; a server that died is noticed all the same.
            await Task.Delay(5, cancellation);
            return await Client.Try(HttpMethod.Get, "/account/whoami", null, cancellation) is not null;
        }
        if (!await Set(_underWay, cancellation)) return false;

        (_kept, _underWay) = (_underWay, null);
        Acknowledged++;
        return true;
    }

    public override async Task Compare(Random random, CancellationToken cancellation)
    {
        var found = await Find(cancellation);
        Assert.True(found == _kept || found == _underWay, $"{GetType().Name}: {found}, but {_kept} was acknowledged and {_underWay} under way");
        (_kept, _underWay) = (found, null);
    }

    protected abstract string? Next(string? last);
    protected abstract Task<bool> Set(string? value, CancellationToken cancellation);
    protected abstract Task<string?> Find(CancellationToken cancellation);
}

/// <summary>A number in account data.</summary>
sealed class DataKeeper(MatrixClient client) : OneValue(client)
{
    string Path => $"/user/{Client.User}/account_data/org.example.number";

    protected override string Next(string? last) => (int.Parse(last ?? "0", CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);

    protected override async Task<bool> Set(string? value, CancellationToken cancellation) => await Client.Try(HttpMethod.Put, Path, new { value }, cancellation) is not null;

    protected override async Task<string?> Find(CancellationToken cancellation)
    {
        using var answer = await Client.Send(HttpMethod.Get, Path, null, cancellation);
        if (answer.StatusCode is HttpStatusCode.NotFound) return null;

        answer.EnsureSuccessStatusCode();
        return MatrixClient.Text(JsonElement.Parse(await answer.Content.ReadAsStringAsync(cancellation)), "value");
    }
}

/// <summary>A receipt that follows what another sends.</summary>
sealed class Reader(MatrixClient client, string room, Sender sender) : OneValue(client)
{
    protected override string? Next(string? last) => sender.LastEvent ?? last;

    protected override async Task<bool> Set(string? value, CancellationToken cancellation) =>
        await Client.Try(HttpMethod.Post, $"/rooms/{room}/receipt/m.read/{value}", new { }, cancellation) is not null;

    protected override async Task<string?> Find(CancellationToken cancellation)
    {
        var sync = await Client.Get("/sync?timeout=0", cancellation);
        var ephemeral = sync.GetProperty("rooms").GetProperty("join").GetProperty(room).TryGetProperty("ephemeral", out var found)
            ? found.GetProperty("events").EnumerateArray().ToList() : [];
        return ephemeral.Where(edu => MatrixClient.Text(edu, "type") == "m.receipt")
            .SelectMany(edu => edu.GetProperty("content").EnumerateObject())
            .Where(receipt => receipt.Value.TryGetProperty("m.read", out var readers) && readers.TryGetProperty(Client.User, out _))
            .Select(receipt => receipt.Name)
            .SingleOrDefault();
    }
}

/// <summary>A membership that comes and goes.</summary>
sealed class Visitor(MatrixClient client, string room) : OneValue(client, first: "leave")
{
    protected override string Next(string? last) => last is "join" ? "leave" : "join";

    protected override async Task<bool> Set(string? value, CancellationToken cancellation) =>
        await Client.Try(HttpMethod.Post, $"/rooms/{room}/{value}", new { }, cancellation) is not null;

    protected override async Task<string?> Find(CancellationToken cancellation)
    {
        JsonElement joined = (await Client.Get("/joined_rooms", cancellation)).GetProperty("joined_rooms");
        return joined.EnumerateArray().Any(found => found.GetString() == room) ? "join" : "leave";
    }
}
