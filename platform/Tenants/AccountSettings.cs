namespace Weft.Tenants;

/// <summary>Who may have an account, and how they prove it.</summary>
public sealed record AccountSettings
{
    /// <summary>Anybody may register without an invitation or verification.</summary>
    public bool OpenRegistration { get; init; }

    /// <summary>Visitors may use the API as guests.</summary>
    public bool AllowGuests { get; init; }

    /// <summary>The secret of <c>/_synapse/admin/v1/register</c>; null switches that path off.</summary>
    public string? RegistrationSharedSecret { get; init; }

    /// <summary>How much work a password hash costs an attacker, and us at each sign-in.</summary>
    public PasswordCost PasswordCost { get; init; } = PasswordCost.Strong;

    /// <summary>How long an access token lives when the client can refresh it.</summary>
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Shortest password accepted, in characters.</summary>
    public int PasswordLengthMin { get; init; } = 8;

    internal IEnumerable<SettingProblem> Problems()
    {
        if (AccessTokenLifetime < TimeSpan.FromSeconds(10)) yield return new("accounts.accessTokenLifetime", "Must be ten seconds or more.");
        if (PasswordLengthMin is < 1 or > 128) yield return new("accounts.passwordLengthMin", "Must be from 1 to 128.");
        if (RegistrationSharedSecret is { Length: 0 }) yield return new("accounts.registrationSharedSecret", "Must not be empty; leave it out to switch the path off.");
    }
}

/// <summary>The cost of Argon2id. <see cref="Cheapest"/> is for tests, where thousands of accounts are made.</summary>
public enum PasswordCost { Strong, Cheapest }
