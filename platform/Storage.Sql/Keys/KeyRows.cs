using System.Collections.Immutable;
using System.Diagnostics;
using Weft.Events;
using Weft.Storage.Keys;

namespace Weft.Storage.Sql.Keys;

/// <summary>Reads the published keys of many users.</summary>
static class KeyRows
{
    public static ImmutableArray<UserKeys> Query(ISqlSession session, int tenant, ImmutableArray<UserId> users, UserId viewer)
    {
        var names = users.Select(user => user.ToString()).Distinct(StringComparer.Ordinal).ToArray();
        var found = new Dictionary<string, Found>(StringComparer.Ordinal);
        Found Of(string user) => found.TryGetValue(user, out var keys) ? keys : found[user] = new Found();

        foreach (var (user, device) in session.Query(
            """
            SELECT k.user_id, k.device, k.keys, d.display_name FROM device_keys k
            LEFT JOIN devices d ON d.tenant = k.tenant AND d.user_id = k.user_id AND d.device_id = k.device
            WHERE k.tenant = $1 AND k.user_id IN LIST($2)
            """,
            row => (row.Text(0), new PublishedDevice(row.Text(1), row.Bytes(2), row.TextOrNull(3))), tenant, names))
            Of(user).Devices.Add(device);

        foreach (var (user, usage, keys) in session.Query(
            """
            SELECT user_id, usage, keys FROM cross_signing_keys
            WHERE tenant = $1 AND user_id IN LIST($2) AND (usage <> 'user_signing' OR user_id = $3)
            """,
            row => (row.Text(0), Usage(row.Text(1)), row.Bytes(2)), tenant, names, viewer.ToString()))
            Of(user).CrossSigning.Add(usage, keys);

        // Everybody sees how users signed their own keys; how they signed others' is between them and the server.
        foreach (var signature in session.Query(
            """
            SELECT user_id, target, signer, key_id, signature FROM key_signatures
            WHERE tenant = $1 AND user_id IN LIST($2) AND (signer = user_id OR signer = $3)
            """,
            row => new KeySignature(UserId.Parse(row.Text(0)), row.Text(1), UserId.Parse(row.Text(2)), row.Text(3), row.Text(4)),
            tenant, names, viewer.ToString()))
            Of(signature.User.ToString()).Signatures.Add(signature);

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
