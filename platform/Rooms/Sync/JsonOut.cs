using System.Buffers;
using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Weft.Rooms.Sync;

/// <summary>
/// Writes JSON text where most values are bytes that are encoded already: it puts the commas, and nothing is copied twice.
/// </summary>
public sealed class JsonOut(IBufferWriter<byte> output)
{
    static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    // Whether a comma stands before the next member or element.
    bool _comma;

    public IBufferWriter<byte> Output => output;

    public void BeginObject() => Begin((byte)'{');

    public void EndObject() => End((byte)'}');

    public void BeginArray() => Begin((byte)'[');

    public void EndArray() => End((byte)']');

    /// <summary>A member's name that needs no escape.</summary>
    public void Name(ReadOnlySpan<byte> name)
    {
        Comma();
        output.Write("\""u8);
        output.Write(name);
        output.Write("\":"u8);
        _comma = false;
    }

    public void Name(string name)
    {
        String(name);
        output.Write(":"u8);
        _comma = false;
    }

    public void String(string text)
    {
        Comma();
        var encoded = JsonEncodedText.Encode(text, Encoder).EncodedUtf8Bytes;
        output.Write("\""u8);
        output.Write(encoded);
        output.Write("\""u8);
        _comma = true;
    }

    public void Number(long value)
    {
        Comma();
        var span = output.GetSpan(20);
        Utf8Formatter.TryFormat(value, span, out var written);
        output.Advance(written);
        _comma = true;
    }

    public void Bool(bool value) => Raw(value ? "true"u8 : "false"u8);

    public void Null() => Raw("null"u8);

    /// <summary>A value that is JSON already.</summary>
    public void Raw(ReadOnlySpan<byte> json)
    {
        Comma();
        output.Write(json);
        _comma = true;
    }

    /// <summary>A value that the caller writes to <see cref="Output"/> right away.</summary>
    public IBufferWriter<byte> Value()
    {
        Comma();
        _comma = true;
        return output;
    }

    public void Member(ReadOnlySpan<byte> name, string text)
    {
        Name(name);
        String(text);
    }

    public void Member(ReadOnlySpan<byte> name, long value)
    {
        Name(name);
        Number(value);
    }

    public void Member(ReadOnlySpan<byte> name, bool value)
    {
        Name(name);
        Bool(value);
    }

    void Comma()
    {
        if (_comma) output.Write(","u8);
    }

    void Begin(byte brace)
    {
        Comma();
        Byte(brace);
        _comma = false;
    }

    void End(byte brace)
    {
        Byte(brace);
        _comma = true;
    }

    void Byte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }
}
