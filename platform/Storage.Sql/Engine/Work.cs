namespace Weft.Storage.Sql.Engine;

/// <summary>A read or a write unit with the task that its caller awaits.</summary>
abstract class Work
{
    /// <summary>May be called again after a failure; the last result counts.</summary>
    public abstract void Run(ISqlSession session);

    public abstract void Complete();

    public abstract void Fail(Exception reason);

    /// <returns>True when nobody waits any more: it need not be begun.</returns>
    public abstract bool IsAbandoned();
}

sealed class Work<T>(Func<ISqlSession, T> function, CancellationToken cancellation) : Work
{
    // Continuations must not run on a database thread.
    readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    T? _result;

    public Task<T> Answer => _answer.Task;

    public override void Run(ISqlSession session) => _result = function(session);

    public override void Complete() => _answer.TrySetResult(_result!);

    public override void Fail(Exception reason) => _answer.TrySetException(reason);

    public override bool IsAbandoned()
    {
        if (!cancellation.IsCancellationRequested) return false;

        _answer.TrySetCanceled(cancellation);
        return true;
    }
}
