namespace Weft.Events.Json;

/// <summary>
/// The members of one object in canonical bytes, in order, without reading what is inside them. Since their order
/// and spelling are fixed, objects with other members are made by copying these bytes.
/// </summary>
/// <remarks>Only for bytes that <see cref="CanonicalJson"/> wrote: nothing is checked here.</remarks>
public ref struct CanonicalMembers
{
    readonly ReadOnlySpan<byte> _json;
    readonly int _offset;
    int _next;
    int _nameStart, _nameEnd, _valueStart;

    /// <param name="json">The object's bytes, from brace to brace.</param>
    public CanonicalMembers(ReadOnlySpan<byte> json) : this(json, 0) { }

    /// <param name="json">Bytes that hold the object.</param>
    /// <param name="offset">Where in them the object begins.</param>
    public CanonicalMembers(ReadOnlySpan<byte> json, int offset)
    {
        _json = json;
        _offset = offset;
        _next = offset + 1;
    }

    /// <summary>The present member's name as spelled between its quotes.</summary>
    public readonly ReadOnlySpan<byte> Name => _json[_nameStart.._nameEnd];

    /// <summary>Where the present value stands in the bytes.</summary>
    public readonly Range ValueRange => _valueStart.._next;

    public readonly ReadOnlySpan<byte> Value => _json[_valueStart.._next];

    /// <summary>Name, colon and value.</summary>
    public readonly ReadOnlySpan<byte> Member => _json[(_nameStart - 1).._next];

    /// <summary>The present value as text; null where it is no string.</summary>
    public readonly string? Text => CanonicalScan.Text(Value);

    /// <summary>The present value as an integer; null where it is none, or does not fit.</summary>
    public readonly long? Integer => CanonicalScan.Integer(Value);

    public readonly bool IsObject => Value[0] == (byte)'{';

    public bool MoveNext()
    {
        if (_json[_next] == (byte)'}') return false;
        if (_next > _offset + 1) _next++;
        _nameStart = _next + 1;
        _nameEnd = CanonicalScan.EndOfString(_json, _nameStart) - 1;
        _valueStart = _nameEnd + 2;
        _next = CanonicalScan.EndOfValue(_json, _valueStart);
        return true;
    }

    /// <summary>Moves to the member of this name, if it stands further on.</summary>
    public bool MoveTo(ReadOnlySpan<byte> name)
    {
        while (MoveNext())
            if (Name.SequenceEqual(name)) return true;
        return false;
    }

    public static bool TryFind(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var members = new CanonicalMembers(json);
        var found = members.MoveTo(name);
        value = found ? members.Value : default;
        return found;
    }
}
