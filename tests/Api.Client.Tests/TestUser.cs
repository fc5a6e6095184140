using System.Globalization;

namespace Weft.Api.Client.Tests;

/// <summary>A registered user with one device.</summary>
public sealed record TestUser(string Id, string Localpart, string Password, string Device, TestClient Client)
{
    static int _count;

    public static string UniqueName(string name) => string.Create(CultureInfo.InvariantCulture, $"{name}-{Interlocked.Increment(ref _count)}");

    public static async Task<TestUser> Register(TestClient anybody, string name)
    {
        var (username, password) = (UniqueName(name), $"password of {name}");
        var answer = (await anybody.Post("/register", new { username, password, auth = new { type = "m.login.dummy" } })).Ok();
        return new TestUser(
            answer.GetProperty("user_id").GetString()!, username, password, answer.GetProperty("device_id").GetString()!,
            anybody.With(answer.GetProperty("access_token").GetString()));
    }

    /// <summary>The same user on another device.</summary>
    public async Task<TestUser> SignIn(string? device = null)
    {
        var answer = (await Client.With(null).Post("/login", new
        {
            type = "m.login.password",
            identifier = new { type = "m.id.user", user = Localpart },
            password = Password,
            device_id = device,
        })).Ok();
        return this with { Device = answer.GetProperty("device_id").GetString()!, Client = Client.With(answer.GetProperty("access_token").GetString()) };
    }

    /// <summary>The <c>auth</c> that proves this user's password.</summary>
    public object PasswordAuth(string? session = null) =>
        new { type = "m.login.password", identifier = new { type = "m.id.user", user = Id }, password = Password, session };
}
