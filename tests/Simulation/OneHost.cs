namespace Weft.Simulation;

/// <summary>Tests with a host of their own, one after another: each has the machine to itself.</summary>
[CollectionDefinition(Name)]
public sealed class OneHost
{
    public const string Name = "one host";
}
