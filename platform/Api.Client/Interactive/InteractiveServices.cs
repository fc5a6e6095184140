using Microsoft.Extensions.DependencyInjection;
using Weft.Api.Client.Login;

namespace Weft.Api.Client.Interactive;

static class InteractiveServices
{
    /// <summary>User-interactive authentication and its stages: a line for each kind of proof.</summary>
    public static IServiceCollection AddUserInteractive(this IServiceCollection services) => services
        .AddSingleton<PasswordCheck>()
        .AddSingleton<IStage, DummyStage>()
        .AddSingleton<IStage, PasswordStage>()
        .AddSingleton<IStage, RegistrationTokenStage>()
        .AddSingleton<UserInteractive>();
}
