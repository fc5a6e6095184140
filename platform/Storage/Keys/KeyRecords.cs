using System.Collections.Immutable;
using Weft.Events;
using Weft.Storage.Log;

namespace Weft.Storage.Keys;

/// <summary>
/// A device published its identity keys, or other ones than before. Refused when the device is gone: a logout may overtake
/// an upload.
/// </summary>
/// <param name="Keys">Canonical JSON, as the device signed it.</param>
public sealed record DeviceKeysSet(UserId User, string Device, ReadOnlyMemory<byte> Keys) : LogRecord
{
    public override bool CanBeRefused => true;

    public override IEnumerable<ChangeKey> Touches => [DeviceListChange.OfUser(User)];
}

/// <summary>A user published cross-signing keys; those of other usages stay as they are.</summary>
public sealed record CrossSigningKeysSet(UserId User, ImmutableDictionary<CrossSigningUsage, ReadOnlyMemory<byte>> Keys) : LogRecord
{
    /// <summary>Nobody but the owner is shown a user-signing key.</summary>
    public bool IsSeenByOthers => Keys.Keys.Any(usage => usage != CrossSigningUsage.UserSigning);

    public override IEnumerable<ChangeKey> Touches => [IsSeenByOthers ? DeviceListChange.OfUser(User) : DeviceListChange.SeenBy(User)];
}

/// <summary>A user signed keys: their own, which everybody sees, or others' master keys, which only the signer sees.</summary>
public sealed record KeySignaturesAdded(UserId Signer, ImmutableArray<KeySignature> Signatures) : LogRecord
{
    public override IEnumerable<ChangeKey> Touches
    {
        get
        {
            if (Signatures.Any(signature => signature.User == Signer)) yield return DeviceListChange.OfUser(Signer);
            if (Signatures.Any(signature => signature.User != Signer)) yield return DeviceListChange.SeenBy(Signer);
        }
    }
}

/// <summary>
/// A dehydrated device was put in place of the one before, or (without <see cref="Next"/>) removed. Refused when somebody is
/// signed in on a device of that id.
/// </summary>
/// <remarks>https://github.com/matrix-org/matrix-spec-proposals/pull/3814</remarks>
public sealed record DehydratedDeviceReplaced(UserId User, DehydratedDevice? Next, DehydratedDeviceKeys? Keys, string? DisplayName, DateTimeOffset Created)
    : LogRecord
{
    public override bool CanBeRefused => true;

    public override IEnumerable<ChangeKey> Touches => [DeviceListChange.OfUser(User)];
}

/// <summary>What readers wait for, and what the stores note, when keys change.</summary>
public static class DeviceListChange
{
    /// <summary>Everybody who shares a room with the user is to look at their devices again.</summary>
    public static ChangeKey OfUser(UserId user) => new(ChangeKind.DeviceList, user.ToString());

    /// <summary>The viewer alone sees a difference in somebody's keys.</summary>
    public static ChangeKey SeenBy(UserId viewer) => new(ChangeKind.DeviceKeys, viewer.ToString());
}
