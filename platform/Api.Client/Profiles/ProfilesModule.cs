using Weft.Api.Client.Http;

namespace Weft.Api.Client.Profiles;

/// <summary>What users say about themselves.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#profiles</remarks>
static class ProfilesModule
{
    public static EndpointList AddProfiles(this EndpointList endpoints) => endpoints
        .Add<GetProfile>()
        .Add<GetProfileField>()
        .Add<PutProfileField>()
        .Add<DeleteProfileField>();
}
