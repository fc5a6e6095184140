using Weft.Api.Client.Http;

namespace Weft.Api.Client.PushRules;

/// <summary>When a user wants to be notified.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#push-rules-api</remarks>
static class PushRulesModule
{
    public static EndpointList AddPushRules(this EndpointList endpoints) => endpoints
        .Add<GetPushRules>()
        .Add<GetGlobalPushRules>()
        .Add<GetPushRule>()
        .Add<SetPushRule>()
        .Add<DeletePushRule>()
        .Add<GetPushRuleEnabled>()
        .Add<SetPushRuleEnabled>()
        .Add<GetPushRuleActions>()
        .Add<SetPushRuleActions>();
}
