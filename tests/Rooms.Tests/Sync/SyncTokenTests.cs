using CsCheck;
using Weft.RoomCore;
using Weft.Rooms.Sync;

namespace Weft.Rooms.Tests.Sync;

public sealed class SyncTokenTests
{
    static readonly Gen<long> Position = Gen.Long[0, long.MaxValue];

    static readonly Gen<SyncToken> Tokens =
        from position in Position
        from toDevice in Position.Nullable()
        from catchUp in Gen.Select(Position, Position).Nullable()
        from order in Gen.Select(Position, Gen.Long).Nullable()
        from generation in Position.Nullable()
        select new SyncToken(position)
        {
            ToDevice = toDevice,
            CatchUp = catchUp is { } left ? new CatchUp(left.Item1, left.Item2) : null,
            Order = order is { } at ? new EventOrder(at.Item1, at.Item2) : null,
            Generation = generation,
        };

    [Fact]
    public void A_token_reads_back_as_it_was() => Tokens.Sample(token =>
        SyncToken.TryParse(token.ToString(), out var read) && read == token);

    [Fact]
    public void A_token_needs_no_escape_in_a_path_or_query() => Tokens.Sample(token =>
        Uri.EscapeDataString(token.ToString()) == token.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("t")]
    [InlineData("s123")]
    [InlineData("t-1")]
    [InlineData("t1_")]
    [InlineData("t1_d")]
    [InlineData("t1_d2_d3")]
    [InlineData("t1_c2")]
    [InlineData("t1_c2.-3")]
    [InlineData("t1_x2")]
    [InlineData("t 1")]
    [InlineData("t99999999999999999999")]
    public void What_no_server_wrote_is_no_token(string text) => Assert.False(SyncToken.TryParse(text, out _));

    [Fact]
    public void A_token_without_more_is_its_position() => Assert.Equal("t42", new SyncToken(42).ToString());
}
