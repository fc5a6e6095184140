using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Weft.Tenants;

namespace Weft.Rooms.Tenancy;

/// <summary>What the operator gives every tenant; a tenant's stored settings hold only what it changed.</summary>
/// <param name="Settings">The defaults of this installation. <c>{tenant}</c> in the public base URL stands for the tenant's name.</param>
/// <param name="DefaultTenant">Who answers hosts that name nobody; null for the oldest tenant.</param>
public sealed record TenantDefaults(TenantSettings Settings, TenantId? DefaultTenant)
{
    static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    };

    /// <summary>The defaults with a tenant's own JSON laid over them, object by object.</summary>
    public TenantSettings With(TenantId tenant, string overrides)
    {
        var merged = JsonSerializer.SerializeToNode(Settings, Json)!.AsObject();
        if (JsonNode.Parse(overrides) is JsonObject own) Merge(merged, own);
        var settings = merged.Deserialize<TenantSettings>(Json)!;
        return settings with { PublicBaseUrl = settings.PublicBaseUrl?.Replace("{tenant}", tenant.ToString(), StringComparison.Ordinal) };
    }

    // As deep as the settings' own types, which are two levels.
    static void Merge(JsonObject into, JsonObject from)
    {
        foreach (var (name, value) in from.ToArray())
        {
            if (value is JsonObject inner && into[name] is JsonObject outer) Merge(outer, inner);
            else into[name] = value?.DeepClone();
        }
    }
}
