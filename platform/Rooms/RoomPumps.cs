using Weft.Events;
using Weft.Rooms.Log;
using Weft.Rooms.Signing;
using Weft.Storage;

namespace Weft.Rooms;

/// <summary>What room pumps are made of.</summary>
public sealed class RoomPumps(
    TenantLogs logs, IStores stores, TenantSigners signers, ISignatureVerifier verifier, TimeProvider time,
    IEnumerable<IEventClassifier> classifiers)
{
    internal TenantLogs Logs => logs;
    internal IStores Stores => stores;
    internal TenantSigners Signers => signers;
    internal ISignatureVerifier Verifier => verifier;
    internal TimeProvider Time => time;
    internal IReadOnlyList<IEventClassifier> Classifiers { get; } = [.. classifiers];

    internal RoomPump Of(RoomKey key) => new(this, key);
}
