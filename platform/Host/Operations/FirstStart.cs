using Weft.Events;
using Weft.Host.Configuration;
using Weft.Rooms.Tenancy;
using Weft.Tenants;

namespace Weft.Host.Operations;

/// <summary>What exists from the first start on: the tenants that the configuration names, or the demo.</summary>
static class FirstStart
{
    static readonly string[] DemoTenants = ["acme", "globex"];
    public static readonly string[] DemoUsers = ["alice", "bob"];

    /// <summary>Of the demo users; told in the banner, on a server that listens to the own machine.</summary>
    public const string DemoPassword = "weft-demo";

    public static async Task MakeTenants(IServiceProvider services, HostSettings settings, CancellationToken cancellation)
    {
        var directory = services.GetRequiredService<TenantDirectory>();
        foreach (var (tenant, server) in settings.Tenants)
            if (directory.Find(tenant) is null) await directory.Create(tenant, server, cancellation);

        if (!settings.Demo || directory.All.Count > 0) return;

        var users = services.GetRequiredService<Users>();
        foreach (var name in DemoTenants)
        {
            var tenant = TenantId.Parse(name);
            await directory.Create(tenant, ServerName.Parse($"{name}.localhost"), cancellation);
            foreach (var user in DemoUsers) await users.Create(tenant, user, DemoPassword, admin: user == DemoUsers[0], cancellation);
        }
    }
}
