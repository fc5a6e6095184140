using Weft.Events;

namespace Weft.Storage.Accounts;

/// <summary>Sessions of user-interactive authentication; on disk, since the next request of one may reach another node.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#user-interactive-authentication-api</remarks>
public interface IInteractiveSessionStore
{
    /// <summary>
    /// Keeps a new session. Those that have expired go; and of this owner's the oldest, beyond <paramref name="ownerMax"/>,
    /// and of the tenant's, beyond <paramref name="tenantMax"/>.
    /// </summary>
    Task Add(InteractiveSession session, DateTimeOffset now, int ownerMax, int tenantMax, CancellationToken cancellation);

    Task<InteractiveSession?> Find(string id, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Adds a stage to those that are completed. Nothing happens when it is completed, or the session is gone.</summary>
    Task Complete(string id, CompletedStage stage, CancellationToken cancellation);

    /// <returns>False when it was gone: of all who end a session at once, one is told true.</returns>
    Task<bool> Remove(string id, CancellationToken cancellation);
}

/// <param name="Owner">The user who asks; null before sign-in.</param>
/// <param name="Operation">What is authorised: method, path, and what of the body must not be exchanged.</param>
/// <param name="Parameters">JSON that is kept for the requests to come: a client may leave it out then.</param>
public sealed record InteractiveSession(string Id, UserId? Owner, string Operation, string Parameters, CompletedStages Completed, DateTimeOffset Expires);

/// <param name="Type">Such as <c>m.login.dummy</c>.</param>
/// <param name="Detail">What the stage learned: the user that a password named, the registration token. Null for most.</param>
public sealed record CompletedStage(string Type, string? Detail);
