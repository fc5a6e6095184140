using System.Security.Cryptography;
using System.Text;

namespace Weft.Api.Client.Tests.Registration;

[Collection(OnClockServer.Name)]
public sealed class SharedSecretTests(ClockServer server)
{
    const string Path = "/_synapse/admin/v1/register";

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(false, "bot")]
    public async Task Who_knows_the_secret_makes_accounts(bool admin, string? userType)
    {
        var (nonce, username) = (await Nonce(), TestUser.UniqueName("alice"));
        var mac = Mac(TestServer.SharedSecret, nonce, username, "any password", admin, userType);

        var answer = (await server.Client().Post(Path, new { nonce, username, password = "any password", admin, user_type = userType, mac })).Ok();

        (await server.Client().With(answer.GetProperty("access_token").GetString()).Get("/account/whoami")).Ok();
    }

    [Fact]
    public async Task The_proof_covers_everything()
    {
        var (nonce, username) = (await Nonce(), TestUser.UniqueName("alice"));
        var mac = Mac(TestServer.SharedSecret, nonce, username, "any password", admin: false, userType: null);

        foreach (var body in (object[])
        [
            new { nonce, username = username + "x", password = "any password", mac },
            new { nonce, username, password = "another password", mac },
            new { nonce, username, password = "any password", admin = true, mac },
            new { nonce, username, password = "any password", user_type = "bot", mac },
            new { nonce, username, password = "any password", mac = Mac("guessed", nonce, username, "any password", admin: false, userType: null) },
        ]) (await server.Client().Post(Path, body)).Refused(403, "M_FORBIDDEN");
    }

    [Fact]
    public async Task A_nonce_is_ours_and_of_this_minute()
    {
        var username = TestUser.UniqueName("alice");
        async Task<TestAnswer> Send(string nonce) =>
            await server.Client().Post(Path, new { nonce, username, password = "p", mac = Mac(TestServer.SharedSecret, nonce, username, "p", false, null) });

        (await Send("00112233")).Refused(400, "M_UNKNOWN");
        (await Send(new string('0', 80))).Refused(400, "M_UNKNOWN");

        var late = await Nonce();
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        (await Send(late)).Refused(400, "M_UNKNOWN");
    }

    [Fact]
    public async Task A_repeated_proof_makes_no_second_account()
    {
        var (nonce, username) = (await Nonce(), TestUser.UniqueName("alice"));
        var body = new { nonce, username, password = "p", mac = Mac(TestServer.SharedSecret, nonce, username, "p", false, null) };

        (await server.Client().Post(Path, body)).Ok();
        (await server.Client().Post(Path, body)).Refused(400, "M_USER_IN_USE");
    }

    async Task<string> Nonce() => (await server.Client().Get(Path)).Ok().GetProperty("nonce").GetString()!;

    static string Mac(string secret, string nonce, string username, string password, bool admin, string? userType)
    {
        string[] parts = [nonce, username, password, admin ? "admin" : "notadmin", .. userType is null ? (string[])[] : [userType]];
#pragma warning disable CA5350 // What Synapse's tools speak.
        return Convert.ToHexStringLower(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(string.Join('\0', parts))));
#pragma warning restore CA5350
    }
}
