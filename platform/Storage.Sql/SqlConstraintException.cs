namespace Weft.Storage.Sql;

/// <summary>A statement broke a unique key, NOT NULL or CHECK. A bug: expected conflicts are written as ON CONFLICT.</summary>
public sealed class SqlConstraintException : Exception
{
    public SqlConstraintException() { }

    public SqlConstraintException(string message) : base(message) { }

    public SqlConstraintException(string message, Exception? inner) : base(message, inner) { }
}

/// <summary>The engine refused a statement: a mistake in its text or its arguments.</summary>
public sealed class SqlStatementException : Exception
{
    public SqlStatementException() { }

    public SqlStatementException(string message) : base(message) { }

    public SqlStatementException(string message, Exception? inner) : base(message, inner) { }
}
