using System.Collections.Immutable;
using System.Net;
using Weft.Events;
using Weft.Tenants;

namespace Weft.Host.Configuration;

/// <summary>The whole configuration, checked.</summary>
sealed record HostSettings
{
    public required ImmutableArray<Uri> Listen { get; init; }
    public string? TlsCertificate { get; init; }
    public string? TlsKey { get; init; }
    public required string Data { get; init; }

    /// <summary>A PostgreSQL connection string; null for the embedded database.</summary>
    public string? Database { get; init; }

    public ImmutableArray<(TenantId Tenant, ServerName Server)> Tenants { get; init; } = [];
    public TenantId? DefaultTenant { get; init; }
    public bool Demo { get; init; }
    public string? PublicBaseUrl { get; init; }
    public ImmutableArray<IPNetwork> TrustedProxies { get; init; } = [];
    public bool LogsAsJson { get; init; }
    public required string LogLevel { get; init; }

    /// <summary>What every tenant starts from; its own settings override.</summary>
    public required TenantSettings TenantDefaults { get; init; }

    /// <returns>Null when <paramref name="values"/> then holds problems.</returns>
    public static HostSettings? From(OptionValues values)
    {
        var https = false;
        var settings = new HostSettings
        {
            Listen = [.. values.All(Options.Listen).Select(text => Listener(values, text, ref https)).OfType<Uri>()],
            TlsCertificate = ExistingFile(values, Options.TlsCertificate),
            TlsKey = ExistingFile(values, Options.TlsKey),
            Data = Path.GetFullPath(values.Text(Options.Data)),
            Database = values.TextOrNull(Options.Database) is { Length: > 0 } database ? database : null,
            Tenants = [.. values.All(Options.Tenants).Select(text => Tenant(values, text)).OfType<(TenantId, ServerName)>()],
            DefaultTenant = Name(values, Options.DefaultTenant),
            Demo = values.Flag(Options.Demo),
            PublicBaseUrl = values.TextOrNull(Options.PublicBaseUrl) is { Length: > 0 } url ? url.TrimEnd('/') : null,
            TrustedProxies = [.. values.All(Options.TrustedProxies).Select(text => Network(values, text)).OfType<IPNetwork>()],
            LogsAsJson = !values.Flag(Options.LogFormat, yes: "text", no: "json"),
            LogLevel = values.Text(Options.LogLevel),
            TenantDefaults = new TenantSettings
            {
                Accounts = new AccountSettings
                {
                    OpenRegistration = values.Flag(Options.Registration, yes: "open", no: "closed"),
                    RegistrationSharedSecret = values.TextOrNull(Options.RegistrationSharedSecret),
                    AllowGuests = values.Flag(Options.Guests),
                    PasswordCost = values.Flag(Options.PasswordHash, yes: "cheapest", no: "strong") ? PasswordCost.Cheapest : PasswordCost.Strong,
                },
                Limits = new LimitSettings { RatesOff = !values.Flag(Options.RateLimits) },
                Rooms = new RoomSettings
                {
                    DefaultVersion = values.Text(Options.DefaultRoomVersion),
                    Presence = values.Flag(Options.Presence),
                    PublicRoomsWithoutToken = values.Flag(Options.PublicRoomsWithoutToken),
                    PublicRoomsOverFederation = values.Flag(Options.PublicRoomsOverFederation),
                },
            },
        };

        if (https && (settings.TlsCertificate is null || settings.TlsKey is null)) values.Problem("An https listener needs 'tls-certificate' and 'tls-key'.");
        if (settings.LogLevel is not ("warning" or "information" or "debug")) values.Problem("'log-level' must be warning, information or debug.");
        foreach (var problem in settings.TenantDefaults.Problems()) values.Problem($"{problem.Setting}: {problem.Message}");
        return values.Problems.Count == 0 ? settings : null;
    }

    static Uri? Listener(OptionValues values, string text, ref bool https)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.AbsolutePath == "/")
        {
            https |= uri.Scheme == "https";
            return uri;
        }
        values.Problem($"'listen' must be a URL such as http://localhost:8008, not '{text}'.");
        return null;
    }

    static string? ExistingFile(OptionValues values, Option option)
    {
        if (values.TextOrNull(option) is not { Length: > 0 } path) return null;
        if (!File.Exists(path)) values.Problem($"'{option.Name}' names {path}, which is not there.");
        return path;
    }

    static (TenantId, ServerName)? Tenant(OptionValues values, string text)
    {
        if (text.Split('=', 2) is [var name, var server] && TenantId.TryParse(name, out var tenant) && ServerName.TryParse(server, out var serverName))
            return (tenant, serverName);
        values.Problem($"'tenants' takes NAME=SERVER, such as acme=acme.example.org, not '{text}'.");
        return null;
    }

    static TenantId? Name(OptionValues values, Option option)
    {
        if (values.TextOrNull(option) is not { Length: > 0 } text) return null;
        if (TenantId.TryParse(text, out var tenant)) return tenant;
        values.Problem($"'{option.Name}' must be a tenant's name (lower-case letters, digits, hyphens), not '{text}'.");
        return null;
    }

    static IPNetwork? Network(OptionValues values, string text)
    {
        if (IPNetwork.TryParse(text, out var network)) return network;
        if (IPAddress.TryParse(text, out var address)) return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        values.Problem($"'trusted-proxies' takes addresses or networks, not '{text}'.");
        return null;
    }
}
