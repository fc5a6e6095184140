using Weft.Storage.Sql;

namespace Weft.Storage.Sqlite;

/// <summary>Where the database file lives, and what it may use.</summary>
public sealed record SqliteOptions
{
    /// <summary>The data directory; made when it is absent. It holds <c>weft.db</c>, its log, and the lock file.</summary>
    public required string DataDirectory { get; init; }

    public SqlOptions Sql { get; init; } = new();

    /// <summary>Whether a commit waits for the disk. Off only for tests of what has nothing to do with durability.</summary>
    public bool Synchronous { get; init; } = true;

    /// <summary>How much of the file each connection may map into memory, in bytes.</summary>
    public long MappedBytesMax { get; init; } = 256L << 20;

    /// <summary>After how many commits and rows the write-ahead log is moved into the file, beside the writer.</summary>
    public int CheckpointChanges { get; init; } = 2000;

    /// <summary>
    /// Pages of 4 KiB in the write-ahead log from which on the writer itself waits for a checkpoint, so that the log is
    /// written from its start again. Besides its size this bounds how often a commit has to make the file longer, which costs
    /// a fifth more than to write over it (ext4).
    /// </summary>
    public int LogPagesMax { get; init; } = 16_384;

    public IReadOnlyList<Migration> Migrations { get; init; } = Migration.All;
}
