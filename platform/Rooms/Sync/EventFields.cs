using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Weft.Rooms.Sync;

/// <summary>The fields of events that a client wants, as paths: <c>content.body</c>; a dot within a name is written <c>\.</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3useruseridfilter (event_fields)</remarks>
public sealed class EventFields(IEnumerable<string> paths)
{
    readonly ImmutableArray<ImmutableArray<string>> _paths = [.. paths.Select(Split)];

    /// <summary>Writes what is wanted of an event.</summary>
    public void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Write(writer, JsonElement.ParseValue(ref reader), _paths, depth: 0);
    }

    // As deep as the longest path; whoever wants a member wants all of it.
    static void Write(Utf8JsonWriter writer, JsonElement value, ImmutableArray<ImmutableArray<string>> paths, int depth)
    {
        writer.WriteStartObject();
        foreach (var member in value.EnumerateObject())
        {
            var wanted = paths.Where(path => path.Length > depth && member.NameEquals(path[depth])).ToImmutableArray();
            if (wanted.IsEmpty) continue;

            if (wanted.Any(path => path.Length == depth + 1))
            {
                member.WriteTo(writer);
            }
            else if (member.Value.ValueKind is JsonValueKind.Object)
            {
                writer.WritePropertyName(member.Name);
                Write(writer, member.Value, wanted, depth + 1);
            }
        }
        writer.WriteEndObject();
    }

    static ImmutableArray<string> Split(string path)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        var name = new StringBuilder();
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '\\' && i + 1 < path.Length && path[i + 1] is '.' or '\\') name.Append(path[++i]);
            else if (path[i] != '.') name.Append(path[i]);
            else
            {
                names.Add(name.ToString());
                name.Clear();
            }
        }
        names.Add(name.ToString());
        return names.ToImmutable();
    }
}
