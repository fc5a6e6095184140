using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Http;

namespace Weft.Api.Client.Reports;

static class ReportReason
{
    const int BytesMax = 4096;

    /// <exception cref="RequestRefusedException">Missing, not a text, or longer than anybody would read.</exception>
    public static string Reason(this JsonElement body) => body.RequiredText("reason", BytesMax);

    public static string? ReasonOrNull(this JsonElement body) => body.TextOrNull("reason", BytesMax);
}
