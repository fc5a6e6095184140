using System.Collections.Immutable;
using System.Diagnostics;
using Weft.Events;
using Weft.Storage.Keys;

namespace Weft.Storage.Sql.Keys;

/// <summary>Reads the published keys of many users.</summary>
static class KeyRows
{
    // So many users are asked for at once; the last names are repeated where there are fewer.
    const int Batch = 16;
    const string BatchArguments = "$2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17";

    public static ImmutableArray<UserKeys> Query(ISqlSession session, int tenant, ImmutableArray<UserId> users, UserId viewer)
    {
        var found = new Dictionary<string, Found>(StringComparer.Ordinal);
        Found Of(string user) => found.TryGetValue(user, out var keys) ? keys : found[user] = new Found();

        foreach (var chunk in users.Distinct().Chunk(Batch))
        {
            var args = new SqlValue[Batch + 2];
            args[0] = tenant;
            for (var i = 0; i < Batch; i++) args[i + 1] = chunk[Math.Min(i, chunk.Length - 1)].ToString();
            args[^1] = viewer.ToString();

            foreach (var (user, device) in session.Query(
                $"SELECT user_id, device, keys FROM device_keys WHERE tenant = $1 AND user_id IN ({BatchArguments})",
                row => (row.Text(0), new PublishedDevice(row.Text(1), row.Bytes(2))), args.AsSpan(..^1)))
                Of(user).Devices.Add(device);

            foreach (var (user, usage, keys) in session.Query(
                $"""
                SELECT user_id, usage, keys FROM cross_signing_keys WHERE tenant = $1 AND user_id IN ({BatchArguments})
                AND (usage <> 'user_signing' OR user_id = $18)
                """,
                row => (row.Text(0), Usage(row.Text(1)), row.Bytes(2)), args))
                Of(user).CrossSigning.Add(usage, keys);

            // Everybody sees how users signed their own keys; how they signed others' is between them and the server.
            foreach (var signature in session.Query(
                $"""
                SELECT user_id, target, signer, key_id, signature FROM key_signatures
                WHERE tenant = $1 AND user_id IN ({BatchArguments}) AND (signer = user_id OR signer = $18)
                """,
                row => new KeySignature(UserId.Parse(row.Text(0)), row.Text(1), UserId.Parse(row.Text(2)), row.Text(3), row.Text(4)), args))
                Of(signature.User.ToString()).Signatures.Add(signature);
        }

        return [.. found.Where(pair => pair.Value.HasKeys).Select(pair => pair.Value.Of(UserId.Parse(pair.Key)))];
    }

    public static string Text(CrossSigningUsage usage) => usage switch
    {
        CrossSigningUsage.Master => "master",
        CrossSigningUsage.SelfSigning => "self_signing",
        CrossSigningUsage.UserSigning => "user_signing",
        _ => throw new UnreachableException($"{usage}"),
    };

    static CrossSigningUsage Usage(string text) => text switch
    {
        "master" => CrossSigningUsage.Master,
        "self_signing" => CrossSigningUsage.SelfSigning,
        "user_signing" => CrossSigningUsage.UserSigning,
        _ => throw new UnreachableException(text),
    };

    sealed class Found
    {
        public List<PublishedDevice> Devices { get; } = [];
        public Dictionary<CrossSigningUsage, ReadOnlyMemory<byte>> CrossSigning { get; } = [];
        public List<KeySignature> Signatures { get; } = [];

        public bool HasKeys => Devices.Count > 0 || CrossSigning.Count > 0;

        public UserKeys Of(UserId user) => new(
            user, [.. Devices.OrderBy(device => device.Device, StringComparer.Ordinal)], CrossSigning.ToImmutableDictionary(), [.. Signatures]);
    }
}
