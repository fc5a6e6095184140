using Orleans.Concurrency;
using Weft.RoomCore;

namespace Weft.Rooms;

/// <summary>The room's place in the cluster; what it does is <see cref="RoomPump"/>.</summary>
/// <remarks>Reentrant, so that commands can queue while an append is under way.</remarks>
[Reentrant]
sealed class RoomGrain(RoomPumps pumps) : Grain, IRoomGrain
{
    RoomPump _pump = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _pump = pumps.Of(RoomKey.Parse(this.GetPrimaryKeyString()));
        return Task.CompletedTask;
    }

    public Task<RoomOutcome> Do(RoomRequest request) => _pump.Do(request);
}
