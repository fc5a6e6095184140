using Weft.Api.Client.Http;

namespace Weft.Api.Client.EndToEndEncryption;

/// <summary>The public keys of devices and users: published, looked up, claimed, signed.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#end-to-end-encryption</remarks>
static class EndToEndEncryptionModule
{
    public static EndpointList AddEndToEndEncryption(this EndpointList endpoints) => endpoints
        .Add<UploadKeys>()
        .Add<QueryKeys>()
        .Add<ClaimKeys>()
        .Add<GetKeyChanges>()
        .Add<UploadCrossSigningKeys>()
        .Add<UploadCrossSigningSignatures>();
}
