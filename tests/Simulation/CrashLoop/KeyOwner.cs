namespace Weft.Simulation.CrashLoop;

/// <summary>Uploads one-time keys, never the same twice, so that there is always something to claim.</summary>
sealed class KeyOwner(MatrixClient client) : Witness(client)
{
    const int Batch = 5;
    const int Enough = 300;
    int _named;
    int _left;

    public MatrixClient Owner => Client;

    /// <summary>Keys that are certainly there, or were claimed.</summary>
    public int Kept { get; private set; }

    /// <summary>All that were ever sent.</summary>
    public int Sent => _named;

    protected override async Task<bool> Step(CancellationToken cancellation)
    {
        // As much as a claimer takes meanwhile: the server bounds how many wait.
        if (_left >= Enough)
        {
            _left -= Batch;
            await Task.Delay(5, cancellation);
            return await Client.Try(HttpMethod.Get, "/account/whoami", null, cancellation) is not null;
        }

        var keys = new Dictionary<string, object>(StringComparer.Ordinal);
        for (var i = 0; i < Batch; i++) keys[FormattableString.Invariant($"signed_curve25519:k{_named++}")] = new { key = "k", signatures = new { } };
        if (await Client.Try(HttpMethod.Post, "/keys/upload", new { one_time_keys = keys }, cancellation) is not { } answer) return false;

        Acknowledged++;
        Kept += Batch;
        _left = answer.GetProperty("one_time_key_counts").GetProperty("signed_curve25519").GetInt32();
        return true;
    }

    public override Task Compare(Random random, CancellationToken cancellation) => Task.CompletedTask;
}

/// <summary>Claims another's one-time keys. No two claims may ever get the same.</summary>
sealed class KeyClaimer(MatrixClient client, KeyOwner owner, HashSet<string> claimed) : Witness(client)
{
    protected override async Task<bool> Step(CancellationToken cancellation)
    {
        var body = new
        {
            one_time_keys = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                [owner.Owner.User] = new Dictionary<string, string>(StringComparer.Ordinal) { [owner.Owner.Device] = "signed_curve25519" },
            },
        };
        if (await Client.Try(HttpMethod.Post, "/keys/claim", body, cancellation) is not { } answer) return false;

        if (answer.GetProperty("one_time_keys").TryGetProperty(owner.Owner.User, out var devices))
            foreach (var key in devices.GetProperty(owner.Owner.Device).EnumerateObject())
                lock (claimed) Assert.True(claimed.Add(key.Name), $"{key.Name} was handed out twice");
        Acknowledged++;
        return true;
    }

    public override async Task Compare(Random random, CancellationToken cancellation)
    {
        var sync = await owner.Owner.Get("/sync?timeout=0", cancellation);
        var left = sync.GetProperty("device_one_time_keys_count").TryGetProperty("signed_curve25519", out var count) ? count.GetInt32() : 0;

        // Claims that broke off may have taken a key each, uploads that broke off may have left theirs.
        Assert.InRange(left, owner.Kept - claimed.Count - (2 * BrokenOff), owner.Sent - claimed.Count);
    }
}
