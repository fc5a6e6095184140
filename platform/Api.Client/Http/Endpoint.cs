using Weft.Api.Http;

namespace Weft.Api.Client.Http;

/// <summary>
/// One operation: its route and what it does. One class, one file, made once per process; what it needs comes by
/// its constructor, what a request brings by <see cref="ClientRequest"/>.
/// </summary>
public abstract class Endpoint(Route route)
{
    public Route Route { get; } = route;

    /// <summary>Answers a request that passed tenant, token, rate and admission checks. Errors are answers too.</summary>
    public abstract Task<Reply> Handle(ClientRequest request, CancellationToken cancellation);
}
