namespace Weft.Tenants;

/// <summary>Everything a tenant may decide for itself. Parts that are not named keep their defaults.</summary>
public sealed record TenantSettings
{
    /// <summary>Where clients reach this tenant, without a trailing slash; null for the address that they came to.</summary>
    public string? PublicBaseUrl { get; init; }

    public MediaSettings Media { get; init; } = new();
    public AccountSettings Accounts { get; init; } = new();
    public RoomSettings Rooms { get; init; } = new();
    public LimitSettings Limits { get; init; } = new();

    IEnumerable<SettingProblem> OwnProblems()
    {
        if (PublicBaseUrl is { } url && (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || url.EndsWith('/')))
            yield return new("publicBaseUrl", "Must be an http or https URL without a trailing slash.");
    }

    /// <summary>All that is wrong, at once.</summary>
    public IEnumerable<SettingProblem> Problems() => [.. OwnProblems(), .. Media.Problems(), .. Accounts.Problems(), .. Rooms.Problems(), .. Limits.Problems()];
}
