using Microsoft.Extensions.DependencyInjection;
using Weft.Api.Http;

namespace Weft.Api.Client.Http;

/// <summary>The endpoints of the client-server API, gathered module by module and made once.</summary>
public sealed class EndpointList
{
    readonly List<Func<IServiceProvider, Endpoint>> _makers = [];

    public EndpointList Add<TEndpoint>() where TEndpoint : Endpoint
    {
        _makers.Add(services => ActivatorUtilities.CreateInstance<TEndpoint>(services));
        return this;
    }

    /// <exception cref="ArgumentException">Two endpoints answer the same method and path.</exception>
    public RouteTable<Endpoint> Build(IServiceProvider services)
    {
        var table = new RouteTable<Endpoint>();
        foreach (var make in _makers)
        {
            var endpoint = make(services);
            foreach (var path in endpoint.Route.Paths()) table.Add(endpoint.Route.Method, path, endpoint);
        }
        return table;
    }
}
