using Weft.Api.Client.Http;

namespace Weft.Api.Client.Registration;

/// <summary>Making accounts.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#account-registration-and-management</remarks>
static class RegistrationModule
{
    public static EndpointList AddRegistration(this EndpointList endpoints) => endpoints
        .Add<PostRegister>()
        .Add<GetRegisterAvailable>()
        .Add<GetRegistrationTokenValidity>()
        .Add<GetSharedSecretNonce>()
        .Add<PostSharedSecretRegister>();
}
