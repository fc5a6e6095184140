using Microsoft.Extensions.Logging;

namespace Weft.Storage.Sql.Engine;

/// <summary>Opens a lane's connection again after it was lost: at once the first time, then more and more seldom.</summary>
/// <remarks>Between two tries work fails at once instead of waiting: a database that is away costs answers, not queues.</remarks>
sealed partial class Connector<T>(Func<T> open, TimeProvider time, ILogger logger) where T : class, IDisposable
{
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    T? _connection;
    TimeSpan _pause = FirstPause;
    DateTimeOffset _nextTry = DateTimeOffset.MinValue;
    StorageUnavailableException? _lastFailure;

    /// <summary>The connection, if it is open.</summary>
    public T? Current => _connection;

    /// <exception cref="StorageUnavailableException">It cannot be opened, or was just tried.</exception>
    public T Get()
    {
        if (_connection is not null) return _connection;
        if (_lastFailure is not null && time.GetUtcNow() < _nextTry) throw new StorageUnavailableException(_lastFailure.Message, _lastFailure);

        try
        {
            _connection = open();
            if (_lastFailure is not null) LogRecovered();
            (_lastFailure, _pause) = (null, FirstPause);
            return _connection;
        }
        catch (StorageUnavailableException e)
        {
            if (_lastFailure is null) LogUnavailable(e.Message);
            _lastFailure = e;
            _nextTry = time.GetUtcNow() + _pause;
            _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
            throw;
        }
    }

    /// <summary>Closes the connection; the next <see cref="Get"/> opens another.</summary>
    public void Drop()
    {
        _connection?.Dispose();
        _connection = null;
    }

    [LoggerMessage(LogLevel.Error, "The database is unavailable, trying again and again: {Reason}")]
    partial void LogUnavailable(string reason);

    [LoggerMessage(LogLevel.Information, "The database is back.")]
    partial void LogRecovered();
}
