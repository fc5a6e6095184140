using System.Text;

namespace Weft.Host.Configuration;

/// <summary>The options as text, for <c>--help</c> and for docs/configuration.md, which a test holds equal.</summary>
static class Documentation
{
    public static string Help()
    {
        var text = new StringBuilder("Usage: weft run [--option value]…\n\nEach option can also stand in the JSON file (--config) and in the environment (WEFT_OPTION_NAME).\n\n");
        foreach (var option in Options.All)
        {
            text.Append("  --").Append(option.Name).Append(' ').Append(option.Form).Append(option.Many ? " (may be repeated)" : "").Append('\n');
            text.Append("      ").Append(option.Meaning);
            if (option.Default.Length > 0) text.Append(" Default: ").Append(option.Default).Append('.');
            if (option.ComesLater is not null) text.Append(" Not available yet.");
            text.Append('\n');
        }
        return text.ToString();
    }

    public static string MarkdownTable()
    {
        var text = new StringBuilder("| option | value | default | what it does |\n|---|---|---|---|\n");
        foreach (var option in Options.All)
        {
            text.Append("| `").Append(option.Name).Append("` | ").Append(option.Form.Replace("|", "\\|", StringComparison.Ordinal)).Append(option.Many ? ", several" : "")
                .Append(" | ").Append(option.Default).Append(" | ").Append(option.Meaning);
            if (option.ComesLater is not null) text.Append(" *Not available yet: refused when set.*");
            text.Append(" |\n");
        }
        return text.ToString();
    }
}
