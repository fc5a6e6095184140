using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Weft.Storage.Sqlite")]
[assembly: InternalsVisibleTo("Weft.Storage.Postgres")]
[assembly: InternalsVisibleTo("Weft.Storage.Contract")]
