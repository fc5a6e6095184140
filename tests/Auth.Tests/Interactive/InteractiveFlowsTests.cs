using Weft.Auth.Interactive;
using Weft.Storage.Accounts;

namespace Weft.Auth.Tests.Interactive;

public sealed class InteractiveFlowsTests
{
    static readonly InteractiveFlows Two = new([["token", "dummy"], ["password"]]);

    [Fact]
    public void One_completed_flow_is_enough()
    {
        Assert.False(Two.AreSatisfied(CompletedStages.None));
        Assert.False(Two.AreSatisfied(Done("token")));
        Assert.True(Two.AreSatisfied(Done("token", "dummy")));
        Assert.True(Two.AreSatisfied(Done("password")));
    }

    [Fact]
    public void Stages_come_in_the_order_of_a_flow()
    {
        Assert.True(Two.MayAttempt("token", CompletedStages.None));
        Assert.True(Two.MayAttempt("password", CompletedStages.None));
        Assert.False(Two.MayAttempt("dummy", CompletedStages.None));
        Assert.True(Two.MayAttempt("dummy", Done("token")));
        Assert.False(Two.MayAttempt("unknown", CompletedStages.None));
    }

    [Fact]
    public void A_completed_stage_stays_as_it_was()
    {
        var stages = CompletedStages.None.With(new CompletedStage("token", "first")).With(new CompletedStage("token", "second"));

        Assert.Equal("first", Assert.Single(CompletedStages.FromJson(stages.ToJson()).Stages).Detail);
    }

    static CompletedStages Done(params string[] types) => new([.. types.Select(type => new CompletedStage(type, null))]);
}
