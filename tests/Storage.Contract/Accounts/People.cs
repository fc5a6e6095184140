using System.Security.Cryptography;
using System.Text;
using Weft.Events;
using Weft.Storage.Accounts;

namespace Weft.Storage.Contract.Accounts;

static class People
{
    public static readonly UserId Alice = UserId.Parse("@alice:example.org");
    public static readonly UserId Bob = UserId.Parse("@bob:example.org");

    public static ReadOnlyMemory<byte> Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    public static Account Account(UserId user) => new(user, AccountKind.User, Examples.Now, "$argon2id$…");

    public static NewSession Session(UserId user, string device, string access, string? refresh = null) =>
        new(user, device, $"{device}'s name", Tokens(access, refresh));

    public static IssuedTokens Tokens(string access, string? refresh = null, DateTimeOffset? created = null) =>
        new(Hash(access), created ?? Examples.Now, Examples.Now.AddMinutes(5), refresh is null ? default(ReadOnlyMemory<byte>?) : Hash(refresh));

    /// <summary>An account with one device, signed in.</summary>
    public static Task<long?> SignUp(this ITenantStores stores, UserId user, string device, string access, string? refresh = null) =>
        stores.Append(new AccountCreated(Account(user), "Name", null, Session(user, device, access, refresh)));
}
