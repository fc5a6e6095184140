using Microsoft.AspNetCore.Http;

namespace Weft.Api.Http;

/// <summary>The CORS headers that every answer carries, errors and unknown paths included.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#web-browser-clients</remarks>
public static class Cors
{
    public static void Apply(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowMethods = "GET, POST, PUT, DELETE, OPTIONS";
        headers.AccessControlAllowHeaders = "X-Requested-With, Content-Type, Authorization, If-Match, If-None-Match";
        headers.AccessControlExposeHeaders = "ETag, Retry-After";
        headers.AccessControlMaxAge = "86400";
    }
}
