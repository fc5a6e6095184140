using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Weft.Events;

namespace Weft.RoomCore.Push;

/// <summary>Where in an event a condition looks: names between dots; a backslash keeps a dot or a backslash in a name.</summary>
/// <remarks>https://spec.matrix.org/v1.19/appendices/#dot-separated-property-paths</remarks>
public sealed class PropertyPath
{
    readonly ImmutableArray<string> _names;

    public PropertyPath(string text) => _names = Split(text);

    /// <summary><c>content.body</c>, where patterns match words.</summary>
    public bool IsBody => _names is ["content", "body"];

    public bool IsRoomId => _names is ["room_id"];

    /// <summary>The property as text; null when it is absent or none.</summary>
    public string? TextIn(Pdu pdu) => _names switch
    {
        ["type"] => pdu.Type,
        ["sender"] => pdu.Sender.ToString(),
        ["room_id"] => pdu.RoomId.ToString(),
        ["state_key"] => pdu.StateKey,
        ["event_id"] => pdu.EventId.ToString(),
        _ => Find(pdu) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null,
    };

    /// <summary>The property of the content; null when it is absent or not of the content.</summary>
    public JsonElement? Find(Pdu pdu)
    {
        if (_names is not ["content", .. var names]) return null;

        var found = pdu.Content;
        foreach (var name in names)
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(name, out found)) return null;

        return found;
    }

    static ImmutableArray<string> Split(string text)
    {
        var (names, name) = (ImmutableArray.CreateBuilder<string>(), new StringBuilder());
        for (var i = 0; i < text.Length; i++)
        {
            if (text.AsSpan(i) is ['\\', '.' or '\\', ..])
            {
                name.Append(text[++i]);
            }
            else if (text[i] == '.')
            {
                names.Add(name.ToString());
                name.Clear();
            }
            else
            {
                name.Append(text[i]);
            }
        }
        names.Add(name.ToString());
        return names.DrainToImmutable();
    }
}
