using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Auth.Interactive;
using Weft.Storage.Accounts;

namespace Weft.Api.Client.Interactive;

/// <summary>Always passes; makes the flow uniform where nothing is to be proved.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#dummy-auth</remarks>
sealed class DummyStage : IStage
{
    public string Type => StageTypes.Dummy;

    public Task<StageOutcome> Attempt(ClientRequest request, InteractiveOperation operation, JsonElement auth, CancellationToken cancellation) =>
        Task.FromResult<StageOutcome>(new StageOutcome.Passed(new CompletedStage(Type, null)));
}
