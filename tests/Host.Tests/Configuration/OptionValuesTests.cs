namespace Weft.Host.Configuration.Tests;

public class OptionValuesTests
{
    [Fact]
    public void The_command_line_outranks_the_environment_and_that_the_file()
    {
        var values = Read(
            ["--config", "weft.json", "--guests", "on"],
            new() { ["WEFT_GUESTS"] = "off", ["WEFT_PRESENCE"] = "off" },
            """{ "guests": false, "presence": true, "rate-limits": "off" }""");

        Assert.Equal("on", values.Text(Options.Guests));
        Assert.Equal("off", values.Text(Options.Presence));
        Assert.Equal("off", values.Text(Options.RateLimits));
        Assert.Empty(values.Problems);
    }

    [Fact]
    public void Several_values_come_as_an_array_as_a_list_or_by_repeating()
    {
        string[] both = ["http://127.0.0.1:1", "https://127.0.0.1:2"];

        Assert.Equal(both, Read([], [], """{ "listen": ["http://127.0.0.1:1", "https://127.0.0.1:2"] }""", config: true).All(Options.Listen));
        Assert.Equal(both, Read([], new() { ["WEFT_LISTEN"] = "http://127.0.0.1:1, https://127.0.0.1:2" }).All(Options.Listen));
        Assert.Equal(both, Read(["--listen", "http://127.0.0.1:1", "--listen=https://127.0.0.1:2"], []).All(Options.Listen));
    }

    [Fact]
    public void Every_problem_is_named_at_once()
    {
        var values = Read(["--registration", "perhaps", "--nonsense", "1", "--listen", "localhost", "--default-room-version", "13", "--log-level", "loud"], []);

        Assert.Null(HostSettings.From(values));
        foreach (var name in (string[])["registration", "nonsense", "listen", "defaultVersion", "log-level"])
            Assert.Contains(values.Problems, problem => problem.Contains(name, StringComparison.Ordinal));
    }

    [Fact]
    public void What_comes_later_is_refused_with_a_sentence() =>
        Assert.Contains("'smtp-server' is set, but mail cannot be had yet. Remove it.", Read(["--smtp-server", "smtp://localhost"], []).Problems);

    [Fact]
    public void The_documentation_shows_every_option_as_the_program_knows_it()
    {
        var path = Path.Combine(Root(AppContext.BaseDirectory), "docs/configuration.md");
        var table = Documentation.MarkdownTable();
        if (Environment.GetEnvironmentVariable("WEFT_WRITE_DOCS") == "1")
        {
            var text = File.ReadAllText(path);
            var start = text.IndexOf("| option |", StringComparison.Ordinal);
            File.WriteAllText(path, (start < 0 ? text : text[..start]) + table);
        }

        Assert.Contains(table, File.ReadAllText(path), StringComparison.Ordinal);
    }

    static string Root(string from) => File.Exists(Path.Combine(from, "Platform.sln")) ? from : Root(Path.GetDirectoryName(from)!);

    static OptionValues Read(string[] arguments, Dictionary<string, string> environment, string file = "{}", bool config = false) =>
        OptionValues.Read(config ? ["--config", "weft.json", .. arguments] : arguments, name => environment.GetValueOrDefault(name), _ => file);
}
