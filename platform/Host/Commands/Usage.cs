namespace Weft.Host.Commands;

static class Usage
{
    public static int Print(bool asked)
    {
        Console.WriteLine(
            """
            Weft, an embeddable communication platform.

              weft run                   start the server (weft run --help lists the options)
              weft tenant create|list|delete
              weft user create
            """);
        return asked ? 0 : 2;
    }
}
