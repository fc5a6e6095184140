using Weft.Storage.Sql;

namespace Weft.Storage.Contract;

/// <summary>Holds the writer inside a unit, so that a test decides what waits for the next group.</summary>
sealed class Gate : IDisposable
{
    readonly ManualResetEventSlim _open = new();
    readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    Task? _unit;

    /// <summary>Returns when the writer of this order stands in the gate.</summary>
    public static async Task<Gate> Close(ISqlDatabase database, int order, CancellationToken cancellation)
    {
        var gate = new Gate();
        gate._unit = database.Write(
            order,
            _ =>
            {
                gate._entered.TrySetResult();
                gate._open.Wait(TimeSpan.FromSeconds(30), CancellationToken.None);
                return 0;
            },
            cancellation);
        await gate._entered.Task;
        return gate;
    }

    public async Task Open()
    {
        _open.Set();
        await _unit!;
    }

    public void Dispose()
    {
        _open.Set();
        _open.Dispose();
    }
}
