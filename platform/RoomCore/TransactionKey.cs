using Orleans;
using Weft.Events;

namespace Weft.RoomCore;

/// <summary>
/// What makes a request a repeat: the same transaction id, by the same user and device, to the same endpoint of the
/// same room. Its row is written in the commit of the events that it made.
/// </summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#transaction-identifiers</remarks>
[GenerateSerializer, Immutable]
public sealed record TransactionKey(UserId User, string Device, string Endpoint, string TransactionId);
