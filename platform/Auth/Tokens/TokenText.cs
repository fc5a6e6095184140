using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Weft.Auth.Tokens;

/// <summary>Opaque tokens: 256 random bits behind a prefix that tells secret scanners (and us) what it is.</summary>
public static class TokenText
{
    public const string Access = "weft_at_";
    public const string Refresh = "weft_rt_";
    public const string Login = "weft_lt_";
    public const string OpenId = "weft_oi_";

    /// <summary>No token of ours is longer, in characters.</summary>
    public const int LengthMax = 128;

    const int RandomBytes = 32;

    public static string New(string prefix) => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>What is stored of a token. Its 256 random bits need no salt.</summary>
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
