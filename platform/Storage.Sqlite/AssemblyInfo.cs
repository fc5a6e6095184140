using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Weft.Storage.Contract")]
