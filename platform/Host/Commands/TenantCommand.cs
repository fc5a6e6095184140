namespace Weft.Host.Commands;

/// <summary><c>weft tenant create|list|delete</c></summary>
static class TenantCommand
{
    const string Help =
        """
        Usage: weft tenant create NAME SERVER     make a homeserver; SERVER is its Matrix server name (acme.example.org)
               weft tenant list
               weft tenant delete NAME --yes      delete it and everything of it: users, rooms, keys, media

        With --data PATH, --database CONNECTION or --config FILE as for weft run. Works beside a running server.
        """;

    public static Task<int> Execute(string[] arguments) => arguments switch
    {
        ["create", var name, var server, .. var options] => OperatorSession.Run([.. options], async session =>
        {
            var (_, problem) = await session.Send(HttpMethod.Post, "tenants", new { name, server });
            if (problem is null) Console.WriteLine($"The tenant '{name}' answers as {server}.");
            return problem;
        }),
        ["list", .. var options] => OperatorSession.Run([.. options], async session =>
        {
            var (answer, problem) = await session.Send(HttpMethod.Get, "tenants");
            if (problem is not null) return problem;
            foreach (var tenant in answer.GetProperty("tenants").EnumerateArray())
                Console.WriteLine($"{tenant.GetProperty("name").GetString(),-24} {tenant.GetProperty("server").GetString()}");
            return null;
        }),
        ["delete", var name, "--yes", .. var options] => OperatorSession.Run([.. options], async session =>
        {
            var (_, problem) = await session.Send(HttpMethod.Delete, $"tenants/{Uri.EscapeDataString(name)}");
            if (problem is null) Console.WriteLine($"The tenant '{name}' is deleted.");
            return problem;
        }),
        ["delete", var name, ..] => Refuse($"This deletes '{name}' with all its users, rooms, keys and media. Say --yes behind the name to do it."),
        ["--help" or "-h", ..] => Print(),
        _ => Refuse(Help),
    };

    static Task<int> Print()
    {
        Console.WriteLine(Help);
        return Task.FromResult(0);
    }

    static Task<int> Refuse(string sentence)
    {
        Console.Error.WriteLine(sentence);
        return Task.FromResult(2);
    }
}
