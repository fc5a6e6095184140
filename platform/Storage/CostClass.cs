namespace Weft.Storage;

/// <summary>Who waits for a read, and so which threads, connections, queue and time limit it gets.</summary>
public enum CostClass
{
    /// <summary>A person waits: small reads by key.</summary>
    Interactive,

    /// <summary>A person waits for something big: a first sync, a room's whole state, search.</summary>
    BulkRead,

    /// <summary>Another server waits.</summary>
    Federation,

    /// <summary>Nobody waits: collecting, deleting, statistics.</summary>
    Background,
}
