using Weft.Api.Client.Http;

namespace Weft.Api.Client.Reports;

/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#reporting-content</remarks>
static class ReportsModule
{
    public static EndpointList AddReports(this EndpointList endpoints) => endpoints
        .Add<ReportRoom>()
        .Add<ReportEvent>()
        .Add<ReportUser>();
}
