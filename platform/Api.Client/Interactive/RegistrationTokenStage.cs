using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Auth.Interactive;
using Weft.Storage;
using Weft.Storage.Accounts;

namespace Weft.Api.Client.Interactive;

/// <summary>An invitation to register. Its use is spent when the account is made.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#token-authenticated-registration</remarks>
sealed class RegistrationTokenStage(IStores stores, TimeProvider time) : IStage
{
    public string Type => StageTypes.RegistrationToken;

    public async Task<StageOutcome> Attempt(ClientRequest request, InteractiveOperation operation, JsonElement auth, CancellationToken cancellation)
    {
        if (auth.Text("token") is not { } text) return new StageOutcome.Failed("M_MISSING_PARAM", "'token' is missing.");

        var token = RegistrationTokenText.IsWellFormed(text) ? await stores.For(request.Tenant).RegistrationTokens.Find(text, cancellation) : null;
        return token is not null && token.IsValid(time.GetUtcNow())
            ? new StageOutcome.Passed(new CompletedStage(Type, text))
            : new StageOutcome.Failed("M_UNAUTHORIZED", "This registration token is not valid, or not any more.");
    }
}
