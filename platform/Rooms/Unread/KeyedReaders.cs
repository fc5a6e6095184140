using Weft.Events;

namespace Weft.Rooms.Unread;

/// <summary>
/// Users by what an event must have for it to be anything special to them. Only grows: whoever is found is looked at
/// before it counts, so that one too many costs time and one missing would cost a count.
/// </summary>
sealed class KeyedReaders
{
    /// <summary>The key of those who have to be looked at for every event.</summary>
    public const string Always = "";

    readonly Dictionary<string, List<UserId>> _byKey = new(StringComparer.Ordinal);

    public int Count { get; private set; }

    public void Add(string key, UserId user)
    {
        if (!_byKey.TryGetValue(key, out var users)) _byKey[key] = users = new(1);
        if (users.Contains(user)) return;

        users.Add(user);
        Count++;
    }

    public void AddTo(ISet<UserId> found, string key)
    {
        if (_byKey.TryGetValue(key, out var users)) found.UnionWith(users);
    }
}
