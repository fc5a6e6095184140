using Microsoft.Extensions.Hosting;

namespace Weft.Auth.Devices;

/// <summary>Writes device sightings every few seconds, and once more when the server stops.</summary>
sealed class SightingsWriter(DeviceSightings sightings, TimeProvider time) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await sightings.Flush(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await sightings.Flush(CancellationToken.None);
        }
    }
}
