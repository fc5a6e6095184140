using Microsoft.Extensions.DependencyInjection;
using Weft.Api.Client.AccountData;
using Weft.Api.Client.AccountManagement;
using Weft.Api.Client.Capabilities;
using Weft.Api.Client.Devices;
using Weft.Api.Client.EndToEndEncryption;
using Weft.Api.Client.Filters;
using Weft.Api.Client.Http;
using Weft.Api.Client.Interactive;
using Weft.Api.Client.KeyBackup;
using Weft.Api.Client.Login;
using Weft.Api.Client.OpenId;
using Weft.Api.Client.Profiles;
using Weft.Api.Client.Registration;
using Weft.Api.Client.ReadMarkers;
using Weft.Api.Client.Receipts;
using Weft.Api.Client.SlidingSync;
using Weft.Api.Client.Sync;
using Weft.Api.Client.Tags;
using Weft.Api.Client.ThirdParty;
using Weft.Api.Client.ToDevice;
using Weft.Api.Client.Typing;
using Weft.Api.Client.Voip;

namespace Weft.Api.Client;

/// <summary>Every module of the client-server API, a line each: a folder here is a module of the specification.</summary>
public static class ClientApiModules
{
    static EndpointList All() => new EndpointList()
        .AddCapabilities()
        .AddEndToEndEncryption()
        .AddToDevice()
        .AddKeyBackup()
        .AddAccountData()
        .AddTags()
        .AddFilters()
        .AddThirdParty()
        .AddVoip()
        .AddSync()
        .AddSlidingSync()
        .AddTyping()
        .AddReceipts()
        .AddReadMarkers()
        .AddLogin()
        .AddRegistration()
        .AddAccountManagement()
        .AddDevices()
        .AddProfiles()
        .AddOpenId();

    public static IServiceCollection AddClientApi(this IServiceCollection services) => services
        .AddUserInteractive()
        .AddSingleton<RoomTags>()
        .AddSingleton<RateLimits>()
        .AddSingleton(new AdmissionLimits())
        .AddSingleton(provider => new Admission(provider.GetRequiredService<AdmissionLimits>(), new Random()))
        .AddSingleton(provider => All().Build(provider))
        .AddSingleton<ClientApi>();
}
