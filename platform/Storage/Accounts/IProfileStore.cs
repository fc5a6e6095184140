using System.Collections.Immutable;
using System.Text.Json;
using Weft.Events;
using Weft.Storage.Log;

namespace Weft.Storage.Accounts;

/// <summary>What users say about themselves. Changed by <see cref="ProfileFieldSet"/> alone.</summary>
public interface IProfileStore
{
    /// <summary>Null when there never was one.</summary>
    Task<Profile?> Find(UserId user, CancellationToken cancellation);

    /// <summary>Those of <paramref name="users"/> that have one.</summary>
    Task<ImmutableArray<Profile>> FindAll(ImmutableArray<UserId> users, CancellationToken cancellation);
}

/// <param name="Fields">A JSON object.</param>
/// <param name="Position">Of its last change.</param>
public sealed record Profile(UserId User, JsonElement Fields, long Position)
{
    /// <summary>The largest profile, as JSON, in bytes.</summary>
    /// <remarks>https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3profileuseridkeyname</remarks>
    public const int BytesMax = 64 * 1024;

    public string? DisplayName => Text("displayname");
    public string? AvatarUrl => Text("avatar_url");

    public JsonElement? Field(string name) => Fields.TryGetProperty(name, out var value) ? value : null;

    // Typed on the way out too: what is not a string counts as absent.
    string? Text(string name) => Field(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}

/// <summary>
/// A field of a profile was set or removed; the name and the avatar are then to be shown in the user's rooms
/// (<see cref="AccountTask.ShowProfile"/>). Refused when the profile would be larger than <see cref="Profile.BytesMax"/>.
/// </summary>
/// <param name="Value">JSON; null removes the field.</param>
public sealed record ProfileFieldSet(UserId User, string Field, JsonElement? Value) : LogRecord
{
    public override IEnumerable<ChangeKey> Touches => [new(ChangeKind.Profile, User.ToString())];
    public override bool CanBeRefused => true;
}
