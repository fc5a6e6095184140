using System.Text.Json;
using Weft.Auth.Interactive;
using Weft.Events;
using Weft.Storage.Accounts;
using Weft.Api.Http;

namespace Weft.Api.Client.Interactive;

/// <summary>What a user is asked to authorise.</summary>
/// <param name="Name">
/// Names the operation and everything of it that must not be exchanged while the user proves who they are, such as the
/// devices to be deleted. Never a secret: it is stored.
/// </param>
/// <param name="Owner">Who asks; null before sign-in.</param>
sealed record InteractiveOperation(string Name, UserId? Owner, InteractiveFlows Flows)
{
    /// <summary>
    /// Makes what is kept of the body for the requests to come, where a client may leave it out then. Nothing that is
    /// secret goes in as it is.
    /// </summary>
    public Func<Task<JsonElement>>? Keep { get; init; }
}

abstract record InteractiveOutcome
{
    InteractiveOutcome() { }

    /// <param name="Kept">What <see cref="InteractiveOperation.Keep"/> kept at the first request; null when nothing was.</param>
    public sealed record Granted(CompletedStages Completed, JsonElement? Kept) : InteractiveOutcome;

    /// <summary>More is needed: the 401 to answer.</summary>
    public sealed record Asked(Reply Reply) : InteractiveOutcome;
}
