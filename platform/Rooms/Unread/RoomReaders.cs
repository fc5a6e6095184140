using Weft.Events;
using Weft.RoomCore;
using Weft.RoomCore.Push;

namespace Weft.Rooms.Unread;

/// <summary>
/// Who of a room may be concerned by an event more than all others: by their own rules, and by their names in a text.
/// Members and rules that change are noted, and looked at before the next event.
/// </summary>
sealed class RoomReaders
{
    const string SenderPrefix = "from ";
    const string WordPrefix = "word ";

    readonly Lock _gate = new();
    readonly KeyedReaders _watching = new();
    readonly HashSet<UserId> _changed = [];
    KeyedReaders? _names;

    /// <summary>Set once the rules of all members have been read.</summary>
    public bool IsFilled { get; set; }

    /// <summary>When it was used last, as a count of uses.</summary>
    public long Used { get; set; }

    public void NoteChange(UserId user)
    {
        lock (_gate) _changed.Add(user);
    }

    public List<UserId> TakeChanged()
    {
        lock (_gate)
        {
            if (_changed.Count == 0) return [];

            var changed = _changed.ToList();
            _changed.Clear();
            return changed;
        }
    }

    public void Watch(PushRuleset rules, RoomId room)
    {
        lock (_gate)
        {
            foreach (var rule in rules.Watching(room)) _watching.Add(KeyOf(rule), rules.User);
        }
    }

    /// <summary>Those whose own rules the event may meet.</summary>
    public HashSet<UserId> Watching(Pdu pdu, HashSet<string> words)
    {
        var found = new HashSet<UserId>();
        lock (_gate)
        {
            if (_watching.Count == 0) return found;

            _watching.AddTo(found, KeyedReaders.Always);
            _watching.AddTo(found, SenderPrefix + pdu.Sender);
            foreach (var word in words) _watching.AddTo(found, WordPrefix + word);
        }
        return found;
    }

    public void Rename(UserId user, Member member)
    {
        lock (_gate)
        {
            if (_names is not null) AddNames(_names, user, member);
        }
    }

    /// <summary>Those whose name or localpart may stand in a text.</summary>
    public HashSet<UserId> Named(RoomSnapshot room, HashSet<string> words)
    {
        var found = new HashSet<UserId>();
        lock (_gate)
        {
            _names ??= NamesOf(room);
            foreach (var word in words) _names.AddTo(found, word);
        }
        return found;
    }

    // Most rooms never need it: today's clients say whom they mention.
    static KeyedReaders NamesOf(RoomSnapshot room)
    {
        var names = new KeyedReaders();
        foreach (var (user, member) in room.Members)
            if (member.Membership == Membership.Join) AddNames(names, user, member);

        return names;
    }

    static void AddNames(KeyedReaders names, UserId user, Member member)
    {
        if (NameKeys.KeyOf(user.Localpart) is { } localpart) names.Add(localpart, user);
        if (member.DisplayName is { } name && NameKeys.KeyOf(name) is { } key) names.Add(key, user);
    }

    // The rarest thing that an event must have for the rule to match; what is not known here has to be tried on all events.
    static string KeyOf(PushRule rule)
    {
        foreach (var condition in rule.Conditions)
        {
            switch (condition)
            {
                case PushCondition.SenderIs its:
                    return SenderPrefix + its.Sender;
                case PushCondition.EventMatch { Path.IsBody: true, Pattern: { IsLiteral: true } pattern } when NameKeys.KeyOf(pattern.Text) is { } key:
                    return WordPrefix + key;
            }
        }
        return KeyedReaders.Always;
    }
}
