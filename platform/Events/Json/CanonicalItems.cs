namespace Weft.Events.Json;

/// <summary>The items of one array in canonical bytes, in order.</summary>
/// <remarks>Only for bytes that <see cref="CanonicalJson"/> wrote: nothing is checked here.</remarks>
public ref struct CanonicalItems(ReadOnlySpan<byte> json)
{
    readonly ReadOnlySpan<byte> _json = json;
    int _start, _next = 1;

    public readonly ReadOnlySpan<byte> Value => _json[_start.._next];

    /// <summary>The present item as text; null where it is no string.</summary>
    public readonly string? Text => CanonicalScan.Text(Value);

    public readonly bool IsArray => _json[_start] == (byte)'[';

    public readonly bool IsObject => _json[_start] == (byte)'{';

    public bool MoveNext()
    {
        if (_json[_next] == (byte)']') return false;
        _start = _json[_next] == (byte)',' ? _next + 1 : _next;
        _next = CanonicalScan.EndOfValue(_json, _start);
        return true;
    }
}
