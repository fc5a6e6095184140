namespace Weft.Storage;

/// <summary>The database cannot be reached, or cannot write. What needs it answers 503; it recovers by itself.</summary>
public sealed class StorageUnavailableException : Exception
{
    public StorageUnavailableException() : this("The database is unavailable.") { }

    public StorageUnavailableException(string message) : base(message) { }

    public StorageUnavailableException(string message, Exception? inner) : base(message, inner) { }

    /// <summary>True when the COMMIT was sent but its answer never came: the unit is kept whole or not at all, and only reading tells.</summary>
    public bool OutcomeUnknown { get; init; }
}

/// <summary>A bounded queue is full, or a read took longer than its cost class may. Answered as 429 with Retry-After.</summary>
public sealed class StorageBusyException : Exception
{
    public StorageBusyException() : this("The database is busy.") { }

    public StorageBusyException(string message) : base(message) { }

    public StorageBusyException(string message, Exception? inner) : base(message, inner) { }
}

/// <summary>Another activation of the tenant's log has taken over: this one must end without touching anything more.</summary>
public sealed class FencedException : Exception
{
    public FencedException() : this("Another activation has taken over this tenant's log.") { }

    public FencedException(string message) : base(message) { }

    public FencedException(string message, Exception? inner) : base(message, inner) { }
}
