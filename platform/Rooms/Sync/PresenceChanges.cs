using Weft.Events;
using Weft.Rooms.Views;

namespace Weft.Rooms.Sync;

/// <summary>Whose presence a user is told of: their own, and that of those whom they share rooms with.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#presence</remarks>
sealed class PresenceChanges
{
    /// <param name="since">Null in a first sync: then all who are not offline.</param>
    public async ValueTask<IReadOnlyList<(UserId User, PresenceEntry Entry)>> Since(
        TenantReader reader, TenantView view, UserView user, long? since, CancellationToken cancellation)
    {
        List<(UserId, PresenceEntry)>? changed = null;
        var shared = new SharedRooms(user, reader);
        foreach (var (other, entry) in view.Presence)
        {
            if (since is { } position ? entry.Position <= position : entry.Presence.State == "offline") continue;
            if (await shared.With(other, cancellation)) (changed ??= []).Add((other, entry));
        }
        return changed ?? [];
    }
}
