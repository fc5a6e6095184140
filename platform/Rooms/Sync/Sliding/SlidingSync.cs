using Weft.Rooms.Log;
using Weft.Storage;
using Weft.Storage.Sync;

namespace Weft.Rooms.Sync.Sliding;

/// <summary>Answers sliding sync: of the rooms that the client's rules match, what it was not told yet on its connection.</summary>
/// <remarks>https://github.com/matrix-org/matrix-spec-proposals/pull/4186</remarks>
public sealed class SlidingSync(TenantLogs logs, IStores stores, SyncParts parts, TimeProvider time)
{
    readonly Connections _connections = new(stores, time);
    readonly RoomTraitsCache _traits = new(stores);

    /// <param name="stopping">When it is cancelled, whoever waits is answered at once with what there is.</param>
    /// <returns>Null when the server does not know the position (any more): <c>M_UNKNOWN_POS</c>.</returns>
    public async Task<SlidingAnswer?> Answer(SlidingRequest request, CancellationToken stopping, CancellationToken cancellation)
    {
        var reader = logs.Reader(request.Tenant);
        var key = new SlidingConnectionKey(request.User, request.Device, request.Connection);
        var state = ConnectionState.Empty;
        if (request.Pos is { } pos)
        {
            if (pos.Generation is not { } generation || await parts.Usable(pos, reader) is null) return null;
            if (await _connections.Find(request.Tenant, key, generation, cancellation) is not { } known) return null;
            state = known;
        }

        var wait = new SyncWait(reader, time, request.User, request.Device, request.Timeout);
        while (true)
        {
            var making = new SlidingMaking(request, state, reader, stores.For(request.Tenant), parts, _traits, time.GetUtcNow());
            await making.Make(cancellation);
            if (request.Pos is not null && !making.HasNews && await wait.ForNews(making.Position, stopping, cancellation)) continue;

            var generation = request.Pos?.Generation;
            if (generation is null || making.NextState != state)
                generation = await _connections.Save(request.Tenant, key, generation, state, making.NextState, cancellation);
            return making.Answer(new SyncToken(making.Position) { Generation = generation });
        }
    }
}
