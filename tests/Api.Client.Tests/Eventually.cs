namespace Weft.Api.Client.Tests;

/// <summary>For what happens in the background: looks again until it is so.</summary>
static class Eventually
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task Is<T>(T expected, Func<Task<T>> look)
    {
        using var over = new CancellationTokenSource(Patience);
        var actual = await look();
        while (!Equals(expected, actual) && !over.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
            actual = await look();
        }
        Assert.Equal(expected, actual);
    }
}
