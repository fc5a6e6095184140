using Weft.Api.Client.Http;

namespace Weft.Api.Client.Receipts;

/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#receipts</remarks>
static class ReceiptsModule
{
    public static EndpointList AddReceipts(this EndpointList endpoints) => endpoints
        .Add<PostReceipt>();
}
