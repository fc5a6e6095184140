using System.Collections.Immutable;
using System.Text;
using Weft.Events;
using Weft.Events.Json;

namespace Weft.RoomVersions;

/// <summary>Whose signatures an event needs, and whether they are right: check 2 on receipt.</summary>
/// <remarks>https://spec.matrix.org/v1.19/server-server-api/#validating-hashes-and-signatures-on-received-events</remarks>
public static class SignatureCheck
{
    /// <summary>The servers that must have signed; the event is dropped if one has not, validly.</summary>
    public static ImmutableArray<ServerName> RequiredServers(RoomVersion version, Pdu pdu)
    {
        var servers = ImmutableArray.CreateBuilder<ServerName>(1);

        // An invite through a third party may be sent by another server than its sender's.
        if (!(pdu.Membership == Membership.Invite && pdu.Content.TryGetProperty("third_party_invite", out _)))
            servers.Add(pdu.Sender.Server);
        if (version.EventIds == EventIdFormat.Opaque && pdu.EventId.Server is { } owner && !servers.Contains(owner))
            servers.Add(owner);

        // Authorisation rule 4.2 of version 8. A key that is no user id is refused by the rules themselves.
        if (version.AllowsRestrictedJoins && pdu.Type == EventTypes.Member
            && UserId.TryParse(pdu.ContentString("join_authorised_via_users_server"), out var authoriser)
            && authoriser.Server is var authorising && !servers.Contains(authorising))
            servers.Add(authorising);
        return servers.DrainToImmutable();
    }

    /// <summary>What signatures of the event cover: what a redaction leaves, without signatures.</summary>
    public static byte[] SignedBytes(RoomVersion version, Pdu pdu) =>
        EventHashes.SignedBytes(version, pdu.Type, pdu.Json.Span).ToArray();

    /// <summary>Whether a server has signed the event: with one known key at least, and with none of those wrongly.</summary>
    /// <param name="version">The room's version.</param>
    /// <param name="pdu">The event.</param>
    /// <param name="server">One of the required servers.</param>
    /// <param name="findKey">The server's public key of this id, if it is known and was valid at the event's time; else null.</param>
    /// <param name="verifier">Checks Ed25519.</param>
    public static bool IsSignedBy(
        RoomVersion version, Pdu pdu, ServerName server, Func<KeyId, byte[]?> findKey, ISignatureVerifier verifier)
    {
        var any = false;
        var message = SignedBytes(version, pdu);
        foreach (var (id, signature) in SignaturesOf(pdu, server))
        {
            if (findKey(id) is not { } key) continue;
            if (!verifier.Verify(key, message, signature.Span)) return false;
            any = true;
        }
        return any;
    }

    /// <summary>The keys with which a server claims to have signed. Signatures of other algorithms are skipped.</summary>
    public static ImmutableArray<EventSignature> SignaturesOf(Pdu pdu, ServerName server)
    {
        var members = new CanonicalMembers(pdu.Json.Span);
        if (!members.MoveTo("signatures"u8) || !members.IsObject) return [];
        var servers = new CanonicalMembers(members.Value);
        if (!servers.MoveTo(Encoding.UTF8.GetBytes(server.ToString())) || !servers.IsObject) return [];

        var found = ImmutableArray.CreateBuilder<EventSignature>();
        for (var keys = new CanonicalMembers(servers.Value); keys.MoveNext();)
            if (KeyId.TryParse(Encoding.UTF8.GetString(keys.Name), out var key) && key.IsEd25519
                && UnpaddedBase64.TryDecode(keys.Text, out var signature) && signature.Length == 64)
                found.Add(new(key, signature));
        return found.DrainToImmutable();
    }
}

/// <summary>One signature as it stands in an event. Its 64 bytes may still be wrong.</summary>
public readonly record struct EventSignature(KeyId Key, ReadOnlyMemory<byte> Signature);
