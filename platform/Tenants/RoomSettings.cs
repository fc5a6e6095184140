namespace Weft.Tenants;

/// <summary>What rooms of a tenant start with, and what is public about them.</summary>
public sealed record RoomSettings
{
    /// <summary>The room version of new rooms: 1 to 12.</summary>
    public string DefaultVersion { get; init; } = "12";

    /// <summary>Users see who is online.</summary>
    public bool Presence { get; init; } = true;

    /// <summary>The directory of public rooms answers without an access token.</summary>
    public bool PublicRoomsWithoutToken { get; init; } = true;

    /// <summary>The directory of public rooms answers other servers.</summary>
    public bool PublicRoomsOverFederation { get; init; } = true;

    internal IEnumerable<SettingProblem> Problems()
    {
        if (!int.TryParse(DefaultVersion, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var version) || version is < 1 or > 12)
            yield return new("rooms.defaultVersion", "Must be a room version from 1 to 12.");
    }
}
