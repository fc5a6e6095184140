using System.Security.Cryptography;

namespace Weft.Host.Commands;

/// <summary><c>weft user create</c></summary>
static class UserCommand
{
    const string Help =
        """
        Usage: weft user create TENANT LOCALPART [--password PASSWORD] [--admin]

        Without a password one is made and printed. With --data PATH, --database CONNECTION or --config FILE as for
        weft run. Works beside a running server.
        """;

    public static async Task<int> Execute(string[] arguments)
    {
        if (arguments is ["--help" or "-h", ..])
        {
            Console.WriteLine(Help);
            return 0;
        }
        if (arguments is not ["create", var tenant, var localpart, .. var rest])
        {
            await Console.Error.WriteLineAsync(Help);
            return 2;
        }

        var options = rest.ToList();
        var admin = options.Remove("--admin");
        var password = TakeValue(options, "--password");
        var made = password is null;
        password ??= RandomNumberGenerator.GetString("abcdefghijkmnopqrstuvwxyz23456789", 16);

        return await OperatorSession.Run(options, async session =>
        {
            var (_, problem) = await session.Send(HttpMethod.Post, "users", new { tenant, localpart, password, admin });
            if (problem is null) Console.WriteLine($"The user '{localpart}' of '{tenant}' exists{(made ? $"; password: {password}" : "")}.");
            return problem;
        });
    }

    static string? TakeValue(List<string> options, string name)
    {
        var at = options.IndexOf(name);
        if (at < 0 || at + 1 >= options.Count) return null;
        var value = options[at + 1];
        options.RemoveRange(at, 2);
        return value;
    }
}
