using Weft.Events;
using Weft.Tenants;

namespace Weft.Storage.Contract;

static class Examples
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    public static NewTenant Tenant(string name, string? server = null) => new(
        TenantId.Parse(name), Id.Parse<ServerName>(server ?? $"{name}.example.org"), Now, """{"media":{}}""", Key("ed25519:a_1"));

    public static SigningKey Key(string id) => new(id, Enumerable.Range(0, 32).Select(i => (byte)i).ToArray(), Now, null);
}
