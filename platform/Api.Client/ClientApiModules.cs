using Microsoft.Extensions.DependencyInjection;
using Weft.Api.Client.AccountData;
using Weft.Api.Client.AccountManagement;
using Weft.Api.Client.Capabilities;
using Weft.Api.Client.Creation;
using Weft.Api.Client.DehydratedDevices;
using Weft.Api.Client.Devices;
using Weft.Api.Client.EndToEndEncryption;
using Weft.Api.Client.Events;
using Weft.Api.Client.Filters;
using Weft.Api.Client.Http;
using Weft.Api.Client.Interactive;
using Weft.Api.Client.KeyBackup;
using Weft.Api.Client.LegacySync;
using Weft.Api.Client.Login;
using Weft.Api.Client.Media;
using Weft.Api.Client.Membership;
using Weft.Api.Client.MutualRooms;
using Weft.Api.Client.Notifications;
using Weft.Api.Client.OpenId;
using Weft.Api.Client.Presence;
using Weft.Api.Client.Profiles;
using Weft.Api.Client.Pushers;
using Weft.Api.Client.PushRules;
using Weft.Api.Client.ReadMarkers;
using Weft.Api.Client.Receipts;
using Weft.Api.Client.Registration;
using Weft.Api.Client.Reports;
using Weft.Api.Client.RoomDirectory;
using Weft.Api.Client.SlidingSync;
using Weft.Api.Client.Spaces;
using Weft.Api.Client.Sync;
using Weft.Api.Client.Tags;
using Weft.Api.Client.ThirdParty;
using Weft.Api.Client.ToDevice;
using Weft.Api.Client.Typing;
using Weft.Api.Client.UserDirectory;
using Weft.Api.Client.Voip;

namespace Weft.Api.Client;

/// <summary>Every module of the client-server API, a line each: a folder here is a module of the specification.</summary>
public static class ClientApiModules
{
    static EndpointList All()
    {
        var endpoints = new EndpointList();
        endpoints.AddCapabilities();
        endpoints.AddEndToEndEncryption();
        endpoints.AddToDevice();
        endpoints.AddKeyBackup();
        endpoints.AddDehydratedDevices();
        endpoints.AddAccountData();
        endpoints.AddTags();
        endpoints.AddFilters();
        endpoints.AddReports();
        endpoints.AddPushers();
        endpoints.AddPushRules();
        endpoints.AddNotifications();
        endpoints.AddThirdParty();
        endpoints.AddVoip();
        endpoints.AddSync();
        endpoints.AddSlidingSync();
        endpoints.AddPresence();
        endpoints.AddLegacySync();
        endpoints.AddTyping();
        endpoints.AddReceipts();
        endpoints.AddReadMarkers();
        endpoints.AddLogin();
        endpoints.AddRegistration();
        endpoints.AddAccountManagement();
        endpoints.AddDevices();
        endpoints.AddProfiles();
        endpoints.AddOpenId();
        endpoints.AddCreation();
        endpoints.AddMembership();
        endpoints.AddEvents();
        endpoints.AddRoomDirectory();
        endpoints.AddSpaces();
        endpoints.AddMedia();
        endpoints.AddUserDirectory();
        endpoints.AddMutualRooms();
        endpoints.AddInteractive();
        return endpoints;
    }

    public static IServiceCollection AddClientApi(this IServiceCollection services)
    {
        services.AddSingleton<RateLimits>();
        services.AddSingleton(new AdmissionLimits());
        services.AddSingleton(provider => new Admission(provider.GetRequiredService<AdmissionLimits>(), new Random()));
        services.AddSingleton(provider => All().Build(provider));
        services.AddSingleton<ClientApi>();
        services.AddSingleton<RoomTags>();
        services.AddSingleton<OwnPushRules>();
        services.AddUserInteractive();
        services.AddRoomEdge();
        services.AddMediaEdge();
        return services;
    }
}
