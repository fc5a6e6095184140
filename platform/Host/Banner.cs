using System.Globalization;
using Weft.Host.Operations;
using Weft.Tenants;

namespace Weft.Host;

/// <summary>What the operator reads when the server is ready: where to go and how to sign in.</summary>
static class Banner
{
    public static async Task Print(Server server, TimeSpan startUp)
    {
        var tenants = server.Services.GetRequiredService<ITenants>();
        var output = Console.Out;
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Weft is ready ({startUp.TotalSeconds:0.0} s) on {string.Join(", ", server.Addresses)}"));
        if (tenants.All.Count == 0) await output.WriteLineAsync("There is no tenant yet. Make one: ./weft tenant create NAME SERVER");

        var address = server.Addresses.First();
        var port = new Uri(address.Replace("[::]", "localhost", StringComparison.Ordinal)).Port;
        foreach (var tenant in tenants.All.OrderBy(tenant => tenant.Id.ToString(), StringComparer.Ordinal).Take(10))
        {
            var answersAll = tenants.ByHost("") == tenant ? $", and http://localhost:{port} (the default tenant)" : "";
            await output.WriteLineAsync($"  {tenant.Id}: homeserver {tenant.Settings.PublicBaseUrl ?? $"http://{tenant.Id}.localhost:{port}"}{answersAll}");
        }
        if (tenants.All.Count > 10) await output.WriteLineAsync($"  … and {tenants.All.Count - 10} more tenants");
        if (tenants.All.Any(tenant => tenant.Server.ToString() == "acme.localhost"))
            await output.WriteLineAsync($"  Sign in with any Matrix client as {string.Join(" or ", FirstStart.DemoUsers)}, password {FirstStart.DemoPassword}.");
        await output.WriteLineAsync("Stop with Ctrl-C.");
    }
}
