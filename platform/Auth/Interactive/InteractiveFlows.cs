using System.Collections.Immutable;
using Weft.Storage.Accounts;

namespace Weft.Auth.Interactive;

/// <summary>The ways in which a user may prove that they mean it: they choose one flow and complete its stages in order.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#user-interactive-authentication-api</remarks>
public sealed record InteractiveFlows(ImmutableArray<ImmutableArray<string>> Flows)
{
    public static InteractiveFlows Password { get; } = Of(StageTypes.Password);

    /// <summary>Flows of one stage each.</summary>
    public static InteractiveFlows Of(params ReadOnlySpan<string> stages)
    {
        var flows = ImmutableArray.CreateBuilder<ImmutableArray<string>>(stages.Length);
        foreach (var stage in stages) flows.Add([stage]);
        return new(flows.MoveToImmutable());
    }

    /// <summary>Whether all stages of some flow are completed.</summary>
    public bool AreSatisfied(CompletedStages completed) => Flows.Any(flow => flow.All(stage => completed.Find(stage) is not null));

    /// <summary>Whether the stage is the next of some flow.</summary>
    public bool MayAttempt(string stage, CompletedStages completed) =>
        Flows.Any(flow => flow.FirstOrDefault(next => completed.Find(next) is null) == stage);

    public IEnumerable<string> Stages => Flows.SelectMany(flow => flow).Distinct(StringComparer.Ordinal);
}

public static class StageTypes
{
    public const string Password = "m.login.password";
    public const string Dummy = "m.login.dummy";
    public const string RegistrationToken = "m.login.registration_token";
}
