using System.Text.Json;
using Weft.Storage.Keys;

namespace Weft.Api.Client.EndToEndEncryption;

/// <summary>By signer, then key ID.</summary>
sealed class Signatures : SortedDictionary<string, SortedDictionary<string, string>>
{
    Signatures() : base(StringComparer.Ordinal) { }

    /// <summary>Those that an object has, and those that were made of it later.</summary>
    public static Signatures Of(JsonElement signed, IEnumerable<KeySignature> added)
    {
        var all = new Signatures();
        if (signed.TryGetProperty("signatures", out var own) && own.ValueKind is JsonValueKind.Object)
            foreach (var signer in own.EnumerateObject())
                if (signer.Value.ValueKind is JsonValueKind.Object)
                    foreach (var signature in signer.Value.EnumerateObject())
                        if (signature.Value.ValueKind is JsonValueKind.String) all.Add(signer.Name, signature.Name, signature.Value.GetString()!);

        foreach (var signature in added) all.Add(signature.Signer.ToString(), signature.Key, signature.Signature);
        return all;
    }

    void Add(string signer, string key, string signature)
    {
        if (!TryGetValue(signer, out var keys)) this[signer] = keys = new(StringComparer.Ordinal);
        keys[key] = signature;
    }
}
