using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using NSec.Cryptography;
using Weft.Tenants;

namespace Weft.Auth.Passwords;

/// <summary>An Argon2id hash in the PHC string format: <c>$argon2id$v=19$m=…,t=…,p=1$salt$hash</c>.</summary>
/// <remarks>https://github.com/P-H-C/phc-string-format, RFC 9106</remarks>
readonly record struct PasswordHash(PasswordWork Work, byte[] Salt, byte[] Hash)
{
    const int SaltBytes = 16;
    const int HashBytes = 32;

    /// <summary>Costs what <paramref name="work"/> says: milliseconds of a core, and its memory.</summary>
    public static PasswordHash Make(string password, PasswordWork work)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new(work, salt, Derive(password, salt, work, HashBytes));
    }

    public bool Matches(string password) => CryptographicOperations.FixedTimeEquals(Derive(password, Salt, Work, Hash.Length), Hash);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"$argon2id$v=19$m={Work.MemoryKib},t={Work.Passes},p=1${Unpadded(Salt)}${Unpadded(Hash)}");

    public static bool TryParse([NotNullWhen(true)] string? text, out PasswordHash hash)
    {
        hash = default;
        if (text?.Split('$') is not ["", "argon2id", "v=19", var parameters, var salt, var bytes]) return false;
        if (parameters.Split(',') is not [['m', '=', .. var memory], ['t', '=', .. var passes], "p=1"]) return false;
        if (!int.TryParse(memory, NumberStyles.None, CultureInfo.InvariantCulture, out var kib) || kib is < 8 or > PasswordWork.MemoryKibMax) return false;
        if (!int.TryParse(passes, NumberStyles.None, CultureInfo.InvariantCulture, out var times) || times is < 1 or > PasswordWork.PassesMax) return false;
        if (!TryDecode(salt, out var saltBytes) || saltBytes.Length != SaltBytes) return false;
        if (!TryDecode(bytes, out var hashBytes) || hashBytes.Length is < 16 or > 64) return false;

        hash = new(new PasswordWork(kib, times), saltBytes, hashBytes);
        return true;
    }

    static byte[] Derive(string password, byte[] salt, PasswordWork work, int length) =>
        new Argon2id(new Argon2Parameters { DegreeOfParallelism = 1, MemorySize = work.MemoryKib, NumberOfPasses = work.Passes })
            .DeriveBytes(password, salt, length);

    static string Unpadded(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = [];
        try
        {
            bytes = Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}

/// <summary>How much a hash costs.</summary>
/// <param name="MemoryKib">In units of 1,024 bytes.</param>
readonly record struct PasswordWork(int MemoryKib, int Passes)
{
    public const int MemoryKibMax = 1024 * 1024;
    public const int PassesMax = 64;

    /// <summary>Strong: three passes over 32 MiB, about a tenth of a second of a core.</summary>
    public static PasswordWork Of(PasswordCost cost) => cost is PasswordCost.Cheapest ? new(8, 1) : new(32 * 1024, 3);
}
