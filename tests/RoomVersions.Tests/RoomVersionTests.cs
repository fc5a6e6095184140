using Weft.Events;

namespace Weft.RoomVersions.Tests;

public class RoomVersionTests
{
    // https://spec.matrix.org/v1.19/rooms/#feature-matrix, and the versions' own pages.
    public static TheoryData<string, int, Func<RoomVersion, bool>> Since => new()
    {
        { "state resolution 2", 2, v => v.StateResolution != StateResolutionKind.V1 },
        { "event ids are hashes", 3, v => v.EventIds != EventIdFormat.Opaque },
        { "redactions are not authorised but applied or not", 3, v => !v.AuthorisesRedactions },
        { "references are plain ids", 3, v => !v.ReferencesCarryHashes },
        { "event ids are safe in URLs", 4, v => v.EventIds == EventIdFormat.UrlSafeBase64 },
        { "keys must be valid", 5, v => v.EnforcesKeyValidity },
        { "canonical JSON is enforced", 6, v => v.StrictCanonicalJson },
        { "depth fits a double", 6, v => v.DepthMax == (1L << 53) - 1 },
        { "aliases are nothing special", 6, v => !v.AliasesBelongToServers && !v.Redaction.KeepsAliases },
        { "notification levels are checked", 6, v => v.ChecksNotificationLevels },
        { "knocking", 7, v => v.AllowsKnocking },
        { "restricted joins", 8, v => v.AllowsRestrictedJoins },
        { "redactions keep who is allowed", 8, v => v.Redaction.KeepsAllowOfJoinRules },
        { "redactions keep who let one in", 9, v => v.Redaction.KeepsAuthorisingUserOfMember },
        { "knock_restricted", 10, v => v.AllowsKnockRestricted },
        { "levels are integers", 10, v => v.IntegerPowerLevels },
        { "creator is the sender", 11, v => !v.CreatorInContent },
        { "redacts in content", 11, v => v.RedactsInContent },
        { "the newer redaction rules", 11, v => v.Redaction is { KeepsAllOfCreate: true, KeepsInviteLevel: true, KeepsRedacts: true, KeepsSignedThirdPartyInvite: true, KeepsHistoricalMembers: false } },
        { "the room id is the create event's hash", 12, v => v.CreateEventIdIsRoomId },
        { "creators are privileged", 12, v => v.PrivilegedCreators },
        { "state resolution 2.1", 12, v => v.StateResolution == StateResolutionKind.V2Point1 },
    };

    [Theory, MemberData(nameof(Since))]
    public void Each_feature_is_there_since_one_version(string feature, int since, Func<RoomVersion, bool> has)
    {
        foreach (var version in RoomVersion.All)
            Assert.True(has(version) == int.Parse(version.Id, System.Globalization.CultureInfo.InvariantCulture) >= since, $"{feature} in version {version}");
    }

    [Fact]
    public void Versions_are_found_by_their_ids_and_unknown_ones_not()
    {
        Assert.Equal(Enumerable.Range(1, 12).Select(n => $"{n}"), RoomVersion.All.Select(v => v.Id));
        foreach (var version in RoomVersion.All) Assert.True(RoomVersion.TryFind(version.Id, out var found) && found == version);
        foreach (var id in new[] { null, "", "0", "13", "01", "12 ", "org.matrix.12" }) Assert.False(RoomVersion.TryFind(id, out _));
        Assert.Equal("12", RoomVersion.Default.Id);
    }

    [Fact]
    public void A_create_event_that_names_no_version_is_of_the_first()
    {
        Assert.True(RoomVersion.TryFindIn(new TestRoom(RoomVersion.V1).Create, out var version));
        Assert.Equal("1", version.Id);
        Assert.True(RoomVersion.TryFindIn(new TestRoom(RoomVersion.V6, """{"room_version":"6"}""").Create, out version));
        Assert.Equal("6", version.Id);
    }
}
