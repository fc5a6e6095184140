using System.Buffers;

namespace Weft.Events.Json;

/// <summary>Writes one canonical object from members given in the order of their names.</summary>
public ref struct CanonicalObject
{
    readonly IBufferWriter<byte> _output;
    bool _any;

    public CanonicalObject(IBufferWriter<byte> output)
    {
        _output = output;
        output.Write("{"u8);
    }

    /// <summary>Copies a member as <see cref="CanonicalMembers.Member"/> gives it.</summary>
    public void Copy(ReadOnlySpan<byte> member)
    {
        if (_any) _output.Write(","u8);
        _any = true;
        _output.Write(member);
    }

    /// <summary>Writes the name (one that needs no escape); the caller writes the value to the returned output.</summary>
    public IBufferWriter<byte> Name(ReadOnlySpan<byte> name)
    {
        if (_any) _output.Write(","u8);
        _any = true;
        _output.Write("\""u8);
        _output.Write(name);
        _output.Write("\":"u8);
        return _output;
    }

    public readonly void End() => _output.Write("}"u8);

    /// <summary>The object with the member set to a canonical value, added or replaced.</summary>
    public static byte[] With(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var buffer = new ArrayBufferWriter<byte>(json.Length + name.Length + value.Length + 4);
        var output = new CanonicalObject(buffer);
        var written = false;
        for (var members = new CanonicalMembers(json); members.MoveNext();)
        {
            var order = members.Name.SequenceCompareTo(name);
            if (order >= 0 && !written)
            {
                output.Name(name).Write(value);
                written = true;
            }
            if (order != 0) output.Copy(members.Member);
        }
        if (!written) output.Name(name).Write(value);
        output.End();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes the object without the members of up to three names.</summary>
    public static void WriteWithout(
        ReadOnlySpan<byte> json, IBufferWriter<byte> buffer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> name2 = default,
        ReadOnlySpan<byte> name3 = default)
    {
        var output = new CanonicalObject(buffer);
        for (var members = new CanonicalMembers(json); members.MoveNext();)
            if (!members.Name.SequenceEqual(name) && !members.Name.SequenceEqual(name2) && !members.Name.SequenceEqual(name3))
                output.Copy(members.Member);
        output.End();
    }
}
