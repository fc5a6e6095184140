using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage.Accounts;

namespace Weft.Api.Client.Interactive;

/// <summary>One kind of proof.</summary>
interface IStage
{
    /// <summary>Such as <c>m.login.password</c>.</summary>
    string Type { get; }

    /// <param name="auth">What the client sent as <c>auth</c>.</param>
    Task<StageOutcome> Attempt(ClientRequest request, InteractiveOperation operation, JsonElement auth, CancellationToken cancellation);
}

abstract record StageOutcome
{
    StageOutcome() { }

    public sealed record Passed(CompletedStage Stage) : StageOutcome;

    /// <summary>The whole request is refused: trying again in this session would not help.</summary>
    public sealed record Refused(MatrixError Error) : StageOutcome;

    /// <summary>Told to the client, who may try again.</summary>
    public sealed record Failed(string Errcode, string Error) : StageOutcome;
}
