namespace Weft.Api.Client.Tests;

/// <summary>
/// A server whose clock a test moves forward. Apart from the shared one, as the silo takes the clock too and gives up on
/// calls that seem to take minutes: for tests of what needs no rooms.
/// </summary>
public sealed class ClockServer : TestServer
{
    public ShiftedTime Clock { get; } = new();

    protected override TimeProvider Time => Clock;
}

/// <summary>Test classes that share one <see cref="ClockServer"/>, one after another.</summary>
[CollectionDefinition(Name)]
public sealed class OnClockServer : ICollectionFixture<ClockServer>
{
    public const string Name = "clock";
}
