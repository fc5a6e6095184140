using System.Threading.Channels;

namespace Weft.Auth.Passwords;

/// <summary>
/// A few threads that hash, and a bounded queue before them: a storm of sign-ins takes neither the cores nor the
/// memory that everything else needs, and never a request thread.
/// </summary>
public sealed class HashingThreads : IDisposable
{
    const int QueueMax = 256;

    readonly Channel<Action> _queue = Channel.CreateBounded<Action>(new BoundedChannelOptions(QueueMax) { FullMode = BoundedChannelFullMode.Wait });

    public HashingThreads() : this(Math.Max(1, Environment.ProcessorCount / 2)) { }

    public HashingThreads(int threads)
    {
        for (var i = 0; i < threads; i++)
            new Thread(Work) { IsBackground = true, Name = $"hashing {i}", Priority = ThreadPriority.BelowNormal }.Start();
    }

    /// <exception cref="OverloadedException">The queue is full.</exception>
    public Task<T> Run<T>(Func<T> work, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var queued = _queue.Writer.TryWrite(() =>
        {
            // Who has gone in the meantime is not worked for.
            if (cancellation.IsCancellationRequested)
            {
                done.TrySetCanceled(cancellation);
                return;
            }

            try
            {
                done.TrySetResult(work());
            }
            catch (Exception error)
            {
                done.TrySetException(error);
            }
        });
        return queued ? done.Task : throw new OverloadedException("Too many sign-ins wait to be checked.");
    }

    public void Dispose() => _queue.Writer.TryComplete();

    void Work()
    {
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            while (_queue.Reader.TryRead(out var work)) work();
    }
}

/// <summary>More is asked than is taken on. Answered as 429 with Retry-After.</summary>
public sealed class OverloadedException : Exception
{
    public OverloadedException() : this("The server is busy.") { }

    public OverloadedException(string message) : base(message) { }

    public OverloadedException(string message, Exception? inner) : base(message, inner) { }
}
