using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Weft.Api.Http;
using Weft.Auth.Interactive;

namespace Weft.Api.Client.Interactive;

/// <summary>The web page by which clients that do not know a stage let their user complete it.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#fallback</remarks>
static class FallbackPage
{
    /// <summary>The form fields of a stage; null for one that has no page here.</summary>
    static string? Fields(string type) => type switch
    {
        StageTypes.Dummy => "",
        StageTypes.RegistrationToken => """<label>Registration token <input name="token" required autocomplete="off" maxlength="64"></label>""",
        StageTypes.Password =>
            """
            <label>User <input name="user" required autocomplete="username" maxlength="255"></label>
            <label>Password <input name="password" type="password" required autocomplete="current-password" maxlength="512"></label>
            """,
        _ => null,
    };

    public static bool Has(string type) => Fields(type) is not null;

    /// <param name="error">What went wrong with the last attempt; null before the first.</param>
    public static Reply Form(string session, string type, string? error) => Page(
        $"""
        {(error is null ? "" : $"<p role=\"alert\">{HtmlEncoder.Default.Encode(error)}</p>")}
        <form method="post"><input type="hidden" name="session" value="{HtmlEncoder.Default.Encode(session)}">
        {Fields(type)}
        <button>Continue</button></form>
        """,
        script: null);

    public static Reply Done() => Page(
        "<p>Done. You can close this window and go on in your app.</p>",
        "if (window.onAuthDone) window.onAuthDone(); else if (window.opener && window.opener.postMessage) window.opener.postMessage('authDone', '*');");

    static Reply Page(string body, string? script) => Reply.Raw(async context =>
    {
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = $"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(
            $$"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Authentication</title>
            <style nonce="{{nonce}}">body{font:1rem/1.5 system-ui;max-width:24rem;margin:3rem auto;padding:0 1rem}label,input,button{display:block;width:100%;margin-bottom:1rem;font:inherit}</style></head>
            <body><h1>Authentication</h1>
            {{body}}
            {{(script is null ? "" : $"<script nonce=\"{nonce}\">{script}</script>")}}
            </body></html>
            """,
            context.RequestAborted);
    });
}
