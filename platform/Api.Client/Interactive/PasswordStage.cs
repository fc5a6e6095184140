using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Client.Login;
using Weft.Api.Http;
using Weft.Auth.Interactive;
using Weft.Storage.Accounts;

namespace Weft.Api.Client.Interactive;

/// <summary>The password of the user who asks.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#password-based</remarks>
sealed class PasswordStage(PasswordCheck passwords) : IStage
{
    public string Type => StageTypes.Password;

    public async Task<StageOutcome> Attempt(ClientRequest request, InteractiveOperation operation, JsonElement auth, CancellationToken cancellation)
    {
        if (auth.Text("password") is not { } password) return new StageOutcome.Failed("M_MISSING_PARAM", "'password' is missing.");
        if (!UserIdentifier.TryRead(auth, request.TenantModel.Server, out var user, out var problem)) return new StageOutcome.Failed(problem.Errcode, problem.Error);

        // Somebody else's password proves nothing about who asks.
        if (user != operation.Owner) return new StageOutcome.Refused(MatrixError.Forbidden("This is not the user who asks."));

        return await passwords.Check(request, user, password, cancellation) is PasswordVerdict.Right
            ? new StageOutcome.Passed(new CompletedStage(Type, user.ToString()))
            : new StageOutcome.Failed("M_FORBIDDEN", "The password is wrong.");
    }
}
