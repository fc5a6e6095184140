using System.Text;
using System.Text.Json;
using Weft.Events.Json;

namespace Weft.RoomCore;

/// <summary>Contents of events with one member set.</summary>
static class Contents
{
    /// <param name="content">An object; anything else counts as an empty one.</param>
    public static JsonElement With(this JsonElement content, string name, string value)
    {
        var json = content.ValueKind == JsonValueKind.Object ? CanonicalJson.Encode(content) : "{}"u8.ToArray();
        return JsonElement.Parse(CanonicalObject.With(json, Encoding.UTF8.GetBytes(name), CanonicalJson.EncodeString(value)));
    }
}
