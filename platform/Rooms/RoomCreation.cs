using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Weft.Events;
using Weft.RoomCore;
using Weft.RoomVersions;
using Weft.Rooms.Signing;
using Weft.Storage.Log;
using Weft.Tenants;

namespace Weft.Rooms;

/// <summary>
/// Creates rooms: the create event first, since from version 12 on its hash is the room's id; then everything, the
/// records along with it included, as one unit through the grain of the new id.
/// </summary>
public sealed class RoomCreation(IGrainFactory grains, TenantSigners signers, TimeProvider time)
{
    long _lastCreated;

    /// <param name="content">Of the create event; <c>room_version</c> and, where the version wants it, <c>creator</c> are filled in.</param>
    /// <param name="follow">Everything after the create event, from the creator's join on, given the room's id.</param>
    /// <param name="along">Records that stand or fall with the room, such as its alias.</param>
    /// <returns>The room's id, and <see cref="RoomOutcome.Accepted"/> or why there is no room.</returns>
    public async Task<(RoomId Room, RoomOutcome Outcome)> Create(
        TenantId tenant, RoomVersion version, UserId creator, JsonElement content,
        Func<RoomId, ImmutableArray<DraftStep>> follow, Func<RoomId, ImmutableArray<LogRecord>> along, CancellationToken cancellation)
    {
        var signer = await signers.For(tenant, cancellation);
        content = CreatingRooms.Content(version, creator, content);
        var create = CreatingRooms.CreateEvent(version, creator, content, RandomId(signer.Server), UniqueNow(), signer);
        var command = new RoomCommand.Create(version, create.Json, create.RoomId, follow(create.RoomId));
        return (create.RoomId, await grains.Room(tenant, create.RoomId).Do(new RoomRequest(command) { Along = along(create.RoomId) }));
    }

    // Where a room's id is the hash of its create event, two rooms that one user wants in the same millisecond would be one.
    DateTimeOffset UniqueNow()
    {
        while (true)
        {
            var last = Volatile.Read(ref _lastCreated);
            var next = Math.Max(time.GetUtcNow().ToUnixTimeMilliseconds(), last + 1);
            if (Interlocked.CompareExchange(ref _lastCreated, next, last) == last) return DateTimeOffset.FromUnixTimeMilliseconds(next);
        }
    }

    // 18 letters: as many as other servers use, and too many to guess.
    static RoomId RandomId(ServerName server) =>
        RoomId.Parse($"!{RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 18)}:{server}");
}
