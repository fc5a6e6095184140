using System.Collections.Immutable;
using System.Numerics;
using System.Text;
using Weft.Events;
using Weft.RoomCore;
using Weft.Rooms.Reads;

namespace Weft.Rooms.Encoded;

/// <summary>Puts an encoded answer together: chunks by a hash of the state key, so that a change touches one of them.</summary>
static class EncodedStateBuild
{
    // Chunks hold at most 256 entries all but surely when they hold 128 at most on average.
    const int EntriesPerChunk = 128;

    public static async Task<EncodedBody> Build(
        RoomScope room, StateView view, BodyEncoding encoding, EncodedBody? before, EncodedStateMetrics metrics, CancellationToken cancellation)
    {
        metrics.Built(encoding);
        var known = before?.Chunks.Where(chunk => !chunk.Events.IsEmpty).ToDictionary(chunk => chunk.Events[0]);
        var chunks = ImmutableArray.CreateBuilder<EncodedChunk>();
        foreach (var ids in Divide(room.Snapshot, view))
        {
            if (known?.GetValueOrDefault(ids[0]) is { } same && same.Events.SequenceEqual(ids))
            {
                chunks.Add(same);
                continue;
            }
            var events = await room.Events(ids, cancellation);
            chunks.Add(EncodedChunk.Of(ids, events, room.Snapshot.Id, encoding));
            metrics.BuiltChunk();
        }
        return encoding == BodyEncoding.Gzip ? Zip(view, chunks.ToImmutable()) : Join(view, chunks.ToImmutable());
    }

    static IEnumerable<ImmutableArray<EventId>> Divide(RoomSnapshot room, StateView view)
    {
        var members = room.Members.Where(member => view.Admits(member.Value)).Select(member => (Key: member.Key.ToString(), Id: member.Value.EventId));
        var groups = Divide(members.ToList());
        return view.Kind == StateViewKind.Members
            ? groups
            : groups.Concat(Divide(room.State.Select(entry => (Key: entry.Key.ToString(), entry.Value.Id)).ToList()));
    }

    static IEnumerable<ImmutableArray<EventId>> Divide(List<(string Key, EventId Id)> entries)
    {
        var count = BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, (entries.Count + EntriesPerChunk - 1) / EntriesPerChunk));
        return entries.GroupBy(entry => Hash(entry.Key) & (count - 1)).OrderBy(group => group.Key)
            .Select(group => group.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Id).ToImmutableArray());
    }

    // FNV-1a: the same in every process, and good enough in its low bits for user ids.
    static uint Hash(string key)
    {
        var hash = 2166136261;
        foreach (var b in Encoding.UTF8.GetBytes(key)) hash = (hash ^ b) * 16777619;
        return hash ^ (hash >> 15);
    }

    static EncodedBody Join(StateView view, ImmutableArray<EncodedChunk> chunks)
    {
        var pieces = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        pieces.Add(view.Opening.ToArray());
        foreach (var chunk in chunks)
        {
            if (pieces.Count > 1) pieces.Add(","u8.ToArray());
            pieces.Add(chunk.Bytes);
        }
        pieces.Add(view.Closing.ToArray());
        return new EncodedBody(BodyEncoding.Identity, chunks, pieces.ToImmutable());
    }

    static EncodedBody Zip(StateView view, ImmutableArray<EncodedChunk> chunks)
    {
        var pieces = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        var (crc, length) = (0u, 0L);
        pieces.Add(Gzip.Header);
        Store(view.Opening);
        for (var i = 0; i < chunks.Length; i++)
        {
            if (i > 0) Store(","u8);
            pieces.Add(chunks[i].Bytes);
            crc = Gzip.Combine(crc, chunks[i].Crc, chunks[i].Length);
            length += chunks[i].Length;
        }
        Store(view.Closing);
        pieces.Add(Gzip.Trailer(crc, length));
        return new EncodedBody(BodyEncoding.Gzip, chunks, pieces.ToImmutable());

        void Store(ReadOnlySpan<byte> bytes)
        {
            pieces.Add(Gzip.Stored(bytes));
            crc = Gzip.Crc(crc, bytes);
            length += bytes.Length;
        }
    }
}
