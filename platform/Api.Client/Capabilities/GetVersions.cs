using Weft.Api.Client.Http;
using Weft.Api.Http;

namespace Weft.Api.Client.Capabilities;

/// <summary><c>GET /_matrix/client/versions</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientversions</remarks>
sealed class GetVersions() : Endpoint(Route.Get("/_matrix/client/versions", new Touches.Public(), Access.TokenOptional))
{
    /// <summary>
    /// Every version that is really met, without gaps: clients test for exact entries (js-sdk wants one of 1.1 to 1.13).
    /// Up to 1.14, as 1.15 promises the OAuth 2.0 API, which comes with sign-in.
    /// </summary>
    static readonly string[] Versions =
    [
        "r0.0.1", "r0.1.0", "r0.2.0", "r0.3.0", "r0.4.0", "r0.5.0", "r0.6.0", "r0.6.1",
        .. Enumerable.Range(1, 14).Select(minor => $"v1.{minor}"),
    ];

    /// <summary>Proposals that clients ask for by these names before they use what stands behind them.</summary>
    static readonly Dictionary<string, bool> Unstable = new(StringComparer.Ordinal)
    {
        ["org.matrix.simplified_msc3575"] = true,
        ["org.matrix.msc4222"] = true,
        ["org.matrix.msc3030"] = true,
        ["org.matrix.msc3030.stable"] = true,
        ["org.matrix.msc2285.stable"] = true,
        ["org.matrix.msc3440.stable"] = true,
        ["org.matrix.msc3771"] = true,
        ["org.matrix.msc3773"] = true,
        ["org.matrix.msc3856"] = true,
        ["org.matrix.msc3952_intentional_mentions"] = true,
        ["org.matrix.msc3981"] = true,
        ["org.matrix.msc3916.stable"] = true,
        ["org.matrix.msc3814"] = true,
        ["org.matrix.msc4380.stable"] = true,
        ["uk.tcpip.msc4133"] = true,
        ["uk.tcpip.msc4133.stable"] = true,
        ["uk.half-shot.msc2666.query_mutual_rooms"] = true,
        ["uk.half-shot.msc2666.query_mutual_rooms.stable"] = true,
        ["io.element.e2ee_forced.public"] = false,
        ["io.element.e2ee_forced.private"] = false,
        ["io.element.e2ee_forced.trusted_private"] = false,
    };

    public override Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        request.Http.Response.Headers.Vary = "Authorization";
        return Task.FromResult(Reply.Json(new { versions = Versions, unstable_features = Unstable }));
    }
}
