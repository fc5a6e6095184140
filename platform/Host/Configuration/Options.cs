namespace Weft.Host.Configuration;

/// <summary>All options, in the order in which the documentation and <c>--help</c> show them.</summary>
static class Options
{
    public static readonly Option Config = new("config", "PATH", "", "A JSON file with any of these options.");
    public static readonly Option Listen = new("listen", "URL", "http://localhost:8008", "An address to answer at, http or https; port 0 takes a free one.") { Many = true };
    public static readonly Option TlsCertificate = new("tls-certificate", "PATH", "", "The PEM certificate (chain) of https listeners.");
    public static readonly Option TlsKey = new("tls-key", "PATH", "", "The PEM private key of https listeners.");
    public static readonly Option Data = new("data", "PATH", "./data", "Where the embedded database, media and the operator's token are kept.");
    public static readonly Option Database = new("database", "CONNECTION", "", "A PostgreSQL connection string (Host=…); without it the embedded SQLite in the data path.");
    public static readonly Option Tenants = new("tenants", "NAME=SERVER", "", "Tenants that must exist; made when missing. The server name may carry a port.") { Many = true };
    public static readonly Option DefaultTenant = new("default-tenant", "NAME", "", "Who answers a host that names no tenant; without it the first tenant made.");
    public static readonly Option Demo = new("demo", "on|off", "on", "Make tenants acme and globex with two users each when there is no tenant at all.");
    public static readonly Option PublicBaseUrl = new("public-base-url", "URL", "", "Where clients reach the server, when that is not where they came to. {tenant} stands for the tenant's name.");
    public static readonly Option TrustedProxies = new("trusted-proxies", "ADDRESS", "", "Addresses or networks (10.0.0.0/8) of proxies whose X-Forwarded headers count.") { Many = true };
    public static readonly Option Registration = new("registration", "open|closed", "closed", "Whether anybody may register, without verification.");
    public static readonly Option RegistrationSharedSecret = new("registration-shared-secret", "SECRET", "", "Switches on /_synapse/admin/v1/register with this secret.");
    public static readonly Option Guests = new("guests", "on|off", "off", "Whether visitors may use the API as guests.");
    public static readonly Option PasswordHash = new("password-hash", "strong|cheapest", "strong", "The cost of password hashes; cheapest is for tests alone.");
    public static readonly Option RateLimits = new("rate-limits", "on|off", "on", "Whether users are kept to request rates; off is for tests and measurement.");
    public static readonly Option DefaultRoomVersion = new("default-room-version", "1…12", "12", "The version of new rooms.");
    public static readonly Option Presence = new("presence", "on|off", "on", "Whether users see who is online.");
    public static readonly Option PublicRoomsWithoutToken = new("public-rooms-without-token", "on|off", "on", "Whether the directory of public rooms can be read without signing in.");
    public static readonly Option PublicRoomsOverFederation = new("public-rooms-over-federation", "on|off", "on", "Whether other servers may read the directory of public rooms.");
    public static readonly Option LogFormat = new("log-format", "text|json", "text", "How log lines are written.");
    public static readonly Option LogLevel = new("log-level", "warning|information|debug", "information", "How much is logged.");

    static readonly Option OutgoingCaFile = new("outgoing-ca-file", "PATH", "", "Certificate authorities to trust for calls to other servers.") { ComesLater = "calls to other servers" };
    static readonly Option OutgoingVerify = new("outgoing-verify", "on|off", "on", "Whether certificates of other servers are verified.") { ComesLater = "calls to other servers" };
    static readonly Option OutgoingAllowLoopback = new("outgoing-allow-loopback", "on|off", "off", "Whether loopback and private addresses may be called.") { ComesLater = "calls to other servers" };
    static readonly Option AppServices = new("app-services", "PATH", "", "Registration files (YAML) of application services.") { Many = true, ComesLater = "application services" };
    static readonly Option SmtpServer = new("smtp-server", "URL", "", "The mail server: smtp://user:password@host:port.") { ComesLater = "mail" };
    static readonly Option RecaptchaUrl = new("recaptcha-url", "URL", "", "Where reCAPTCHA answers are checked.") { ComesLater = "reCAPTCHA" };
    static readonly Option RecaptchaPublicKey = new("recaptcha-public-key", "KEY", "", "The key shown to those who register.") { ComesLater = "reCAPTCHA" };
    static readonly Option RecaptchaPrivateKey = new("recaptcha-private-key", "KEY", "", "The key for checking answers.") { ComesLater = "reCAPTCHA" };
    static readonly Option UrlPreviews = new("url-previews", "on|off", "off", "Whether links in messages get previews.") { ComesLater = "URL previews" };

    public static readonly IReadOnlyList<Option> All =
    [
        Config, Listen, TlsCertificate, TlsKey, Data, Database, Tenants, DefaultTenant, Demo, PublicBaseUrl, TrustedProxies,
        Registration, RegistrationSharedSecret, Guests, PasswordHash, RateLimits, DefaultRoomVersion, Presence,
        PublicRoomsWithoutToken, PublicRoomsOverFederation, LogFormat, LogLevel,
        OutgoingCaFile, OutgoingVerify, OutgoingAllowLoopback, AppServices, SmtpServer,
        RecaptchaUrl, RecaptchaPublicKey, RecaptchaPrivateKey, UrlPreviews,
    ];
}
