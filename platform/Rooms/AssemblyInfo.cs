using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Weft.Rooms.Tests")]
