using System.Text.Json;
using Weft.Events;
using static Weft.RoomVersions.Authorisation.AuthRefusal;
using static Weft.RoomVersions.Authorisation.AuthVerdict;

namespace Weft.RoomVersions.Authorisation;

/// <summary>Rule 5.4.1: an invitation that was made out to an email address and is now cashed in.</summary>
/// <remarks>https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules, rule 5.4.1</remarks>
static class ThirdPartyInviteRule
{
    // More keys or signatures than anyone has; each pair costs a verification.
    const int KeysMax = 10, SignaturesMax = 10;

    public static AuthVerdict Check(Pdu pdu, UserId target, JsonElement invite, IAuthState state, ISignatureVerifier verifier)
    {
        if (state.MembershipOf(target) == Membership.Ban) return Refuse(TargetBanned, $"{target} is banned from this room.");

        if (Member(invite, "signed", JsonValueKind.Object) is not { } signed || Text(signed, "mxid") is not { } user
            || Text(signed, "token") is not { } token)
            return Refuse(ThirdPartyInviteInvalid, "The invitation is not signed by the third party.");
        if (user != target.ToString()) return Refuse(ThirdPartyInviteInvalid, $"The invitation is not for {target}.");

        if (state.Find(EventTypes.ThirdPartyInvite, token) is not { } offer)
            return Refuse(ThirdPartyInviteInvalid, "The invitation is withdrawn, or was never made.");
        if (offer.Sender != pdu.Sender) return Refuse(ThirdPartyInviteInvalid, $"The invitation was not made by {pdu.Sender}.");

        return IsSigned(signed, KeysOf(offer.Content), verifier)
            ? Allow
            : Refuse(ThirdPartyInviteInvalid, "The invitation's signature is not of a key that was named with it.");
    }

    static bool IsSigned(JsonElement signed, List<byte[]> keys, ISignatureVerifier verifier)
    {
        if (keys.Count == 0 || Member(signed, "signatures", JsonValueKind.Object) is not { } servers) return false;
        byte[]? message = null;
        var tried = 0;
        foreach (var server in servers.EnumerateObject())
        {
            if (server.Value.ValueKind != JsonValueKind.Object) continue;
            foreach (var one in server.Value.EnumerateObject())
            {
                if (!KeyId.TryParse(one.Name, out var id) || !id.IsEd25519 || one.Value.ValueKind != JsonValueKind.String
                    || !UnpaddedBase64.TryDecode(one.Value.GetString(), out var signature))
                    continue;
                if (tried++ == SignaturesMax) return false;
                message ??= SignedJson.SignedBytes(Events.Json.CanonicalJson.Encode(signed));
                foreach (var key in keys)
                    if (verifier.Verify(key, message, signature)) return true;
            }
        }
        return false;
    }

    static List<byte[]> KeysOf(JsonElement offer)
    {
        List<byte[]> keys = [];
        Add(Text(offer, "public_key"));
        if (Member(offer, "public_keys", JsonValueKind.Array) is { } more)
            foreach (var key in more.EnumerateArray())
                if (key.ValueKind == JsonValueKind.Object) Add(Text(key, "public_key"));
        return keys;

        // Either alphabet of base64.
        void Add(string? text)
        {
            if (text is not null && keys.Count < KeysMax
                && UnpaddedBase64.TryDecode(text.Replace('-', '+').Replace('_', '/'), out var key) && key.Length == 32)
                keys.Add(key);
        }
    }

    static JsonElement? Member(JsonElement value, string name, JsonValueKind kind) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) && member.ValueKind == kind ? member : null;

    static string? Text(JsonElement value, string name) => Member(value, name, JsonValueKind.String)?.GetString();
}
