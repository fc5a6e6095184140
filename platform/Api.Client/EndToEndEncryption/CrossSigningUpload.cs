using System.Collections.Immutable;
using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Events;
using Weft.Storage.Keys;

namespace Weft.Api.Client.EndToEndEncryption;

/// <summary>What an upload of cross-signing keys changes.</summary>
/// <param name="New">The keys that are not there already.</param>
/// <param name="NeedsAuthentication">They take the place of others, so that the user has to show who they are.</param>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3keysdevice_signingupload</remarks>
sealed record CrossSigningUpload(ImmutableDictionary<CrossSigningUsage, ReadOnlyMemory<byte>> New, bool NeedsAuthentication)
{
    /// <param name="known">The user's present keys.</param>
    /// <param name="devices">The user's devices: no key may be named like one of them.</param>
    /// <exception cref="RequestRefusedException">400 or 403 as specified.</exception>
    public static CrossSigningUpload Decide(
        JsonElement body, UserId user, ImmutableDictionary<CrossSigningUsage, ReadOnlyMemory<byte>> known, IReadOnlySet<string> devices,
        ISignatureVerifier verifier)
    {
        var given = new[] { CrossSigningUsage.Master, CrossSigningUsage.SelfSigning, CrossSigningUsage.UserSigning }
            .Select(usage => body.ObjectOrNull($"{CrossSigningKey.Text(usage)}_key") is { } json ? CrossSigningKey.Read(json, usage, user) : null)
            .OfType<CrossSigningKey>().ToArray();

        var master = given.FirstOrDefault(key => key.Usage == CrossSigningUsage.Master)
            ?? (known.TryGetValue(CrossSigningUsage.Master, out var stored) ? CrossSigningKey.OfStored(stored, CrossSigningUsage.Master) : null)
            ?? throw new RequestRefusedException(MatrixError.MissingParam("There is no master key to sign the other keys."));

        foreach (var key in given)
        {
            if (devices.Contains(key.Name)) throw new RequestRefusedException(MatrixError.Forbidden("A device has the same ID as one of the keys."));
            if (key.Usage != CrossSigningUsage.Master && !master.HasSigned(key.Json, user, verifier))
                throw new RequestRefusedException(MatrixError.BadRequest("M_INVALID_SIGNATURE", $"The {CrossSigningKey.Text(key.Usage)} key is not signed by the master key."));
        }

        var news = given.Where(key => !IsKnown(key, known)).ToImmutableDictionary(key => key.Usage, key => (ReadOnlyMemory<byte>)key.Canonical);
        return new CrossSigningUpload(news, NeedsAuthentication: !news.IsEmpty && known.ContainsKey(CrossSigningUsage.Master));
    }

    static bool IsKnown(CrossSigningKey key, ImmutableDictionary<CrossSigningUsage, ReadOnlyMemory<byte>> known) =>
        known.TryGetValue(key.Usage, out var stored) && CrossSigningKey.OfStored(stored, key.Usage).Signed.AsSpan().SequenceEqual(key.Signed);
}
