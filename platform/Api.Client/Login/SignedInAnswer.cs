using Weft.Api.Client.Http;
using Weft.Auth.Sessions;
using Weft.Events;

namespace Weft.Api.Client.Login;

/// <summary>What login and registration answer.</summary>
sealed record SignedInAnswer(UserId UserId)
{
    public string? AccessToken { get; init; }
    public string? DeviceId { get; init; }
    public string? RefreshToken { get; init; }
    public long? ExpiresInMs { get; init; }

    /// <summary>Deprecated, and still read by old clients.</summary>
    public string HomeServer => UserId.Server.ToString();

    public Dictionary<string, object>? WellKnown { get; init; }

    public static SignedInAnswer Of(SignedIn signedIn) => new(signedIn.User)
    {
        DeviceId = signedIn.Device,
        AccessToken = signedIn.Tokens.Access,
        RefreshToken = signedIn.Tokens.Refresh,
        ExpiresInMs = (long?)signedIn.Tokens.Lifetime?.TotalMilliseconds,
    };

    /// <summary>Where the client shall go from now on; only when the tenant says so itself.</summary>
    public static Dictionary<string, object>? WellKnownOf(ClientRequest request) =>
        request.TenantModel.Settings.PublicBaseUrl is { } url
            ? new(StringComparer.Ordinal) { ["m.homeserver"] = new { base_url = url } }
            : null;
}
