using System.Collections.Immutable;
using System.IO.Pipelines;

namespace Weft.Rooms.Encoded;

/// <summary>How an answer's bytes are encoded.</summary>
public enum BodyEncoding { Identity, Gzip }

/// <summary>A whole answer as bytes that all who ask share, in pieces so that the next version can share most of them.</summary>
public sealed class EncodedBody
{
    readonly ImmutableArray<ReadOnlyMemory<byte>> _pieces;

    internal EncodedBody(BodyEncoding encoding, ImmutableArray<EncodedChunk> chunks, ImmutableArray<ReadOnlyMemory<byte>> pieces)
    {
        (Encoding, Chunks, _pieces) = (encoding, chunks, pieces);
        Length = pieces.Sum(piece => (long)piece.Length);
    }

    public BodyEncoding Encoding { get; }

    /// <summary>In bytes, as sent.</summary>
    public long Length { get; }

    internal ImmutableArray<EncodedChunk> Chunks { get; }

    /// <summary>Writes all of it, no faster than the other end reads.</summary>
    public async Task WriteTo(PipeWriter output, CancellationToken cancellation)
    {
        foreach (var piece in _pieces) await output.WriteAsync(piece, cancellation);
    }

    public byte[] ToArray()
    {
        var all = new byte[Length];
        var at = 0;
        foreach (var piece in _pieces)
        {
            piece.CopyTo(all.AsMemory(at));
            at += piece.Length;
        }
        return all;
    }
}
