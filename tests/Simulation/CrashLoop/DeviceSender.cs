namespace Weft.Simulation.CrashLoop;

/// <summary>Sends numbered messages to one device, one after another.</summary>
sealed class DeviceSender(MatrixClient client, MatrixClient to) : Witness(client)
{
    int _next;

    /// <summary>All numbers below have been acknowledged.</summary>
    public int Sent => _next;

    protected override async Task<bool> Step(CancellationToken cancellation)
    {
        if (await Client.Try(HttpMethod.Put, Path(_next), Content(_next), cancellation) is null) return false;

        Acknowledged++;
        _next++;
        return true;
    }

    public override async Task Compare(Random random, CancellationToken cancellation)
    {
        await Client.Must(HttpMethod.Put, Path(_next), Content(_next), cancellation);
        _next++;
    }

    static string Path(int n) => FormattableString.Invariant($"/sendToDevice/org.example.number/n{n}");

    object Content(int n) => new
    {
        messages = new Dictionary<string, object>(StringComparer.Ordinal) { [to.User] = new Dictionary<string, object>(StringComparer.Ordinal) { [to.Device] = new { number = n } } },
    };
}
