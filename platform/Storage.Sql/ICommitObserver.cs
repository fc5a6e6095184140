namespace Weft.Storage.Sql;

/// <summary>Sees group commits happen, on the writer's thread; for tests and traces.</summary>
public interface ICommitObserver
{
    /// <summary>COMMIT is about to be sent.</summary>
    void Committing(long group, int units);

    /// <summary>COMMIT has come back: the group is on disk.</summary>
    void Durable(long group);

    /// <summary>A unit of the group is about to be answered with success.</summary>
    void Acknowledging(long group);
}
