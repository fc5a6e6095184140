using System.Text;

namespace Weft.Events.Tests;

public class UnpaddedBase64Tests
{
    [Theory] // https://spec.matrix.org/v1.19/appendices/#unpadded-base64
    [InlineData("", "")]
    [InlineData("f", "Zg")]
    [InlineData("fo", "Zm8")]
    [InlineData("foo", "Zm9v")]
    [InlineData("foob", "Zm9vYg")]
    [InlineData("fooba", "Zm9vYmE")]
    [InlineData("foobar", "Zm9vYmFy")]
    public void Bytes_are_written_without_padding_and_read_with_or_without(string text, string base64)
    {
        Assert.Equal(base64, UnpaddedBase64.Encode(Encoding.ASCII.GetBytes(text)));
        Assert.True(UnpaddedBase64.TryDecode(base64, out var bytes));
        Assert.Equal(text, Encoding.ASCII.GetString(bytes));
        Assert.True(UnpaddedBase64.TryDecode(base64.PadRight((base64.Length + 3) / 4 * 4, '='), out var padded));
        Assert.Equal(bytes, padded);
    }

    [Theory]
    [InlineData("Z")]
    [InlineData("Zm9v Yg")]
    [InlineData("Zm-_")]
    [InlineData("Zm9vé")]
    public void Anything_else_is_refused(string text) => Assert.False(UnpaddedBase64.TryDecode(text, out _));
}
