namespace Weft.Storage.Sqlite;

/// <summary>Keeps a second process out of a data directory. The system frees it when the process ends, however it ends.</summary>
sealed class DirectoryLock : IDisposable
{
    readonly FileStream _file;

    DirectoryLock(FileStream file) => _file = file;

    /// <exception cref="StorageUnavailableException">Another process has it, or the directory cannot be written.</exception>
    public static DirectoryLock Take(string directory)
    {
        try
        {
            System.IO.Directory.CreateDirectory(directory);
            return new DirectoryLock(new FileStream(
                Path.Combine(directory, "weft.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e)
        {
            throw new StorageUnavailableException(
                $"The data directory '{Path.GetFullPath(directory)}' is in use by another process; "
                + $"stop that one first, or give this one a directory of its own. ({e.Message})", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StorageUnavailableException($"The data directory '{Path.GetFullPath(directory)}' cannot be written: {e.Message}", e);
        }
    }

    public void Dispose() => _file.Dispose();
}
