using System.Collections.Immutable;
using System.Text.Json;
using Weft.Api.Http;
using Weft.Events;
using Weft.Storage.Keys;

namespace Weft.Api.Client.EndToEndEncryption;

/// <summary>Gathers what was found, and writes it with the signatures and names that belong to it.</summary>
sealed class KeyQueryAnswer(IReadOnlyDictionary<UserId, ImmutableHashSet<string>> wanted)
{
    readonly Dictionary<UserId, UserKeys?> _found = [];

    /// <param name="asked">Users without keys are answered with an empty map.</param>
    public void Add(IEnumerable<UserId> asked, ImmutableArray<UserKeys> found)
    {
        foreach (var user in asked) _found[user] = null;
        foreach (var keys in found) _found[keys.User] = keys;
    }

    public Reply Reply(ImmutableDictionary<string, object> failures) => Api.Http.Reply.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WritePropertyName("failures");
        JsonSerializer.Serialize(writer, failures, ApiJson.Options);
        WriteDevices(writer);
        WriteCrossSigning(writer, "master_keys", CrossSigningUsage.Master);
        WriteCrossSigning(writer, "self_signing_keys", CrossSigningUsage.SelfSigning);
        WriteCrossSigning(writer, "user_signing_keys", CrossSigningUsage.UserSigning);
        writer.WriteEndObject();
    });

    void WriteDevices(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("device_keys");
        foreach (var (user, keys) in _found)
        {
            writer.WriteStartObject(user.ToString());
            foreach (var device in keys?.Devices ?? [])
            {
                if (!wanted[user].IsEmpty && !wanted[user].Contains(device.Device)) continue;

                writer.WritePropertyName(device.Device);
                WriteSigned(writer, device.Keys, keys!.Signatures.Where(signature => signature.Target == device.Device), () =>
                {
                    writer.WriteStartObject("unsigned");
                    if (device.DisplayName is { } name) writer.WriteString("device_display_name", name);
                    writer.WriteEndObject();
                });
            }
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    void WriteCrossSigning(Utf8JsonWriter writer, string name, CrossSigningUsage usage)
    {
        writer.WriteStartObject(name);
        foreach (var (user, keys) in _found)
        {
            if (keys is null || !keys.CrossSigning.TryGetValue(usage, out var key)) continue;

            writer.WritePropertyName(user.ToString());
            WriteSigned(writer, key, keys.Signatures.Where(signature => CrossSigningKey.IsNamed(key, signature.Target)), () => { });
        }
        writer.WriteEndObject();
    }

    static void WriteSigned(Utf8JsonWriter writer, ReadOnlyMemory<byte> keys, IEnumerable<KeySignature> added, Action writeUnsigned)
    {
        using var document = JsonDocument.Parse(keys);
        writer.WriteStartObject();
        foreach (var member in document.RootElement.EnumerateObject())
            if (member.Name is not ("signatures" or "unsigned")) member.WriteTo(writer);

        var signatures = Signatures.Of(document.RootElement, added);
        if (signatures.Count > 0)
        {
            writer.WritePropertyName("signatures");
            JsonSerializer.Serialize(writer, signatures, ApiJson.Options);
        }
        writeUnsigned();
        writer.WriteEndObject();
    }
}
