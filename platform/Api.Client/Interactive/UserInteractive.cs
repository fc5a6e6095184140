using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Auth.Interactive;
using Weft.Storage;
using Weft.Storage.Accounts;
using StatusCodes = Microsoft.AspNetCore.Http.StatusCodes;

namespace Weft.Api.Client.Interactive;

/// <summary>
/// User-interactive authentication: asks for proof with a 401, takes it stage by stage, and grants one operation once.
/// </summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#user-interactive-authentication-api</remarks>
sealed class UserInteractive(IEnumerable<IStage> stages, IStores stores, TimeProvider time)
{
    /// <summary>How long a user may take.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    const int SessionsOfUserMax = 20;
    const int SessionsOfTenantMax = 20_000;
    const int SessionIdLength = 32;
    const string SessionIdLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    readonly FrozenDictionary<string, IStage> _stages = stages.ToFrozenDictionary(stage => stage.Type, StringComparer.Ordinal);

    /// <summary>For an operation of the user who asks, who proves it by their password.</summary>
    /// <param name="operation">See <see cref="InteractiveOperation"/>.</param>
    public Task<InteractiveOutcome> Authorize(ClientRequest request, JsonElement body, string operation, CancellationToken cancellation) =>
        Authorize(request, body, new InteractiveOperation(operation, request.User, InteractiveFlows.Password), cancellation);

    public async Task<InteractiveOutcome> Authorize(
        ClientRequest request, JsonElement body, InteractiveOperation operation, CancellationToken cancellation)
    {
        var sessions = stores.For(request.Tenant).InteractiveSessions;
        if (!TryReadAuth(body, out var auth)) return await Ask(request, operation, failure: null, cancellation);

        // Without a session it is begun here: many clients send the proof with their first request.
        var id = auth.Text("session");
        var session = id is null ? await Begin(operation) : await Find(request, id, cancellation);
        if (session is null)
            return await Ask(request, operation, new StageOutcome.Failed("M_UNKNOWN", "This session of authentication has ended. Begin again."), cancellation);
        if (session.Operation != operation.Name || session.Owner != operation.Owner)
            return new InteractiveOutcome.Asked(MatrixError.Forbidden("This session of authentication is for another operation."));

        StageOutcome.Failed? failure = null;
        if (auth.Text("type") is { } type && session.Completed.Find(type) is null)
        {
            switch (await Attempt(request, operation, session, type, auth, cancellation))
            {
                case StageOutcome.Passed(var stage):
                    session = session with { Completed = session.Completed.With(stage) };
                    if (id is not null) await sessions.Complete(id, stage, cancellation);
                    break;
                case StageOutcome.Refused(var refusal):
                    return new InteractiveOutcome.Asked(refusal);
                case StageOutcome.Failed failed:
                    failure = failed;
                    break;
            }
        }

        if (operation.Flows.AreSatisfied(session.Completed))
        {
            // One grant for each session, whoever else uses it at this moment.
            if (id is not null && !await sessions.Remove(id, cancellation)) return await Ask(request, operation, failure: null, cancellation);
            return new InteractiveOutcome.Granted(session.Completed, Kept(session));
        }

        if (id is null) await Store(request, session, cancellation);
        return Asked(session, operation, failure);
    }

    /// <summary>For the fallback page: whether a stage is completed; null when there is no such session.</summary>
    public async Task<bool?> IsCompleted(ClientRequest request, string id, string type, CancellationToken cancellation) =>
        await Find(request, id, cancellation) is { } session ? session.Completed.Find(type) is not null : null;

    /// <summary>For the fallback page: attempts a stage outside of the operation's own request.</summary>
    /// <returns>Null when there is no such session, or no such stage.</returns>
    public async Task<StageOutcome?> Complete(ClientRequest request, string id, string type, JsonElement auth, CancellationToken cancellation)
    {
        if (await Find(request, id, cancellation) is not { } session || !_stages.TryGetValue(type, out var stage)) return null;
        if (session.Completed.Find(type) is { } before) return new StageOutcome.Passed(before);

        var operation = new InteractiveOperation(session.Operation, session.Owner, InteractiveFlows.Of(type));
        var outcome = await stage.Attempt(request, operation, auth, cancellation);
        if (outcome is StageOutcome.Passed(var completed)) await stores.For(request.Tenant).InteractiveSessions.Complete(id, completed, cancellation);
        return outcome;
    }

    async Task<InteractiveSession?> Find(ClientRequest request, string id, CancellationToken cancellation) =>
        id.Length is > 0 and <= SessionIdLength ? await stores.For(request.Tenant).InteractiveSessions.Find(id, time.GetUtcNow(), cancellation) : null;

    async Task<StageOutcome> Attempt(
        ClientRequest request, InteractiveOperation operation, InteractiveSession session, string type, JsonElement auth, CancellationToken cancellation) =>
        operation.Flows.MayAttempt(type, session.Completed) && _stages.TryGetValue(type, out var stage)
            ? await stage.Attempt(request, operation, auth, cancellation)
            : new StageOutcome.Failed("M_UNRECOGNIZED", "This is not the next stage of any of the flows.");

    async Task<InteractiveOutcome> Ask(
        ClientRequest request, InteractiveOperation operation, StageOutcome.Failed? failure, CancellationToken cancellation)
    {
        var session = await Begin(operation);
        await Store(request, session, cancellation);
        return Asked(session, operation, failure);
    }

    async Task<InteractiveSession> Begin(InteractiveOperation operation) => new(
        RandomNumberGenerator.GetString(SessionIdLetters, SessionIdLength),
        operation.Owner,
        operation.Name,
        operation.Keep is { } keep ? (await keep()).GetRawText() : "",
        CompletedStages.None,
        time.GetUtcNow() + Lifetime);

    Task Store(ClientRequest request, InteractiveSession session, CancellationToken cancellation) =>
        stores.For(request.Tenant).InteractiveSessions.Add(session, time.GetUtcNow(), SessionsOfUserMax, SessionsOfTenantMax, cancellation);

    static bool TryReadAuth(JsonElement body, out JsonElement auth) =>
        body.TryGetProperty("auth", out auth) && auth.ValueKind switch
        {
            JsonValueKind.Null => false,
            JsonValueKind.Object => true,
            _ => throw new RequestRefusedException(MatrixError.BadJson("'auth' must be an object.")),
        };

    static JsonElement? Kept(InteractiveSession session) => session.Parameters.Length == 0 ? null : JsonElement.Parse(session.Parameters);

    static InteractiveOutcome.Asked Asked(InteractiveSession session, InteractiveOperation operation, StageOutcome.Failed? failure) =>
        new(Reply.Json(
            new
            {
                session = session.Id,
                flows = operation.Flows.Flows.Select(flow => new { stages = flow }),
                @params = operation.Flows.Stages.ToDictionary(stage => stage, _ => new { }, StringComparer.Ordinal),
                completed = session.Completed.Stages.Select(stage => stage.Type),
                errcode = failure?.Errcode,
                error = failure?.Error,
            },
            StatusCodes.Status401Unauthorized));
}
