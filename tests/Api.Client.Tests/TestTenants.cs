using System.Security.Cryptography;
using Weft.Events;
using Weft.Storage;
using Weft.Tenants;

namespace Weft.Api.Client.Tests;

/// <summary>The two tenants of a test server, named by the Host header.</summary>
sealed class TestTenants(IReadOnlyCollection<TenantModel> all) : ITenants
{
    public IReadOnlyCollection<TenantModel> All => all;

    public TenantModel? ByHost(string host) => all.FirstOrDefault(tenant => tenant.Server.ToString() == host);

    public TenantModel? Find(TenantId tenant) => all.FirstOrDefault(model => model.Id == tenant);

    public static async Task<TestTenants> Create(IStores stores, TenantSettings settings, DateTimeOffset now)
    {
        var models = new List<TenantModel>();
        foreach (var name in (string[])["acme", "globex"])
        {
            var (id, server) = (TenantId.Parse(name), Id.Parse<ServerName>($"{name}.example.org"));
            await stores.Tenants.Create(
                new NewTenant(id, server, now, "{}", new SigningKey("ed25519:a_1", RandomNumberGenerator.GetBytes(32), now, null)), CancellationToken.None);
            models.Add(new TenantModel(id, server, settings));
        }
        return new TestTenants(models);
    }
}
