using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Weft.Auth.Accounts;
using Weft.Auth.Devices;
using Weft.Auth.Passwords;
using Weft.Auth.Sessions;
using Weft.Auth.Tokens;
using Weft.Storage.Log;

namespace Weft.Auth;

public static class AuthServices
{
    /// <summary>Accounts, passwords, sessions and tokens. Needs IStores, ITenantLog and a TimeProvider.</summary>
    public static IServiceCollection AddAuth(this IServiceCollection services) => services
        .AddSingleton<HashingThreads>()
        .AddSingleton<PasswordHashing>()
        .AddSingleton<DeviceSessions>()
        .AddSingleton<TokenCache>()
        .AddSingleton<ILogFollower>(provider => provider.GetRequiredService<TokenCache>())
        .AddSingleton<IAccessTokens, AccessTokens>()
        .AddSingleton<OpenIdTokens>()
        .AddSingleton<DeviceSightings>()
        .AddSingleton<IHostedService, SightingsWriter>()
        .AddSingleton<IAccounts, TenantAccounts>();
}
