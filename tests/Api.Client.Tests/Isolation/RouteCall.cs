using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Weft.Api.Client.Http;

namespace Weft.Api.Client.Tests.Isolation;

/// <summary>One path of the route table, to be called with identifiers of somebody's choice.</summary>
sealed partial record RouteCall(string Method, string Template, Route Route)
{
    /// <summary>Every path that the server answers, aliases and <c>r0</c> too.</summary>
    public static IReadOnlyList<RouteCall> All(TestServer server) =>
        [.. server.Services.GetRequiredService<ClientApi>().Routes.All.Select(entry => new RouteCall(entry.Method, entry.Template, entry.Endpoint.Route))];

    public IEnumerable<string> Parameters => Braces().Matches(Template).Select(match => match.Groups["name"].Value);

    public bool NamesSomething => Parameters.Any(IsIdentifier);

    /// <summary>Parameters that name what somebody owns; the others are words of the protocol or of the caller's own.</summary>
    static bool IsIdentifier(string parameter) =>
        parameter is "roomId" or "roomIdOrAlias" or "roomAlias" or "userId" or "deviceId" or "serverName" or "mediaId" or "eventId" or "filterId";

    /// <exception cref="InvalidOperationException">A parameter that this test has no value for: give it one here.</exception>
    public string Path(Dictionary<string, string> identifiers) => Braces().Replace(Template, match => Uri.EscapeDataString(
        identifiers.TryGetValue(match.Groups["name"].Value, out var value) ? value : match.Groups["name"].Value switch
        {
            "eventType" or "type" => "org.example.kept",
            "stateKey" => "",
            "txnId" => "t1",
            "relType" => "m.thread",
            "receiptType" => "m.read",
            "sessionId" => "session",
            "version" => "1",
            "kind" => "content",
            "ruleId" => "rule",
            "tag" => "u.mine",
            "keyName" => "displayname",
            "fileName" => "file.txt",
            "authType" => "m.login.dummy",
            var unknown => throw new InvalidOperationException($"{Template}: no value for {{{unknown}}}; add it to {nameof(RouteCall)}, as an identifier if it names something that is owned."),
        }));

    /// <summary>A body with whatever endpoints ask for, every identifier in it the other tenant's.</summary>
    public static JsonObject Body(OtherTenant other) => new()
    {
        ["user_id"] = other.Owner.Id,
        ["room_id"] = other.Room,
        ["reason"] = "intrusion",
        ["msgtype"] = "m.text",
        ["body"] = "intrusion",
        ["text"] = "intrusion",
        ["displayname"] = "intrusion",
        ["display_name"] = "intrusion",
        ["presence"] = "offline",
        ["visibility"] = "private",
        ["typing"] = true,
        ["new_version"] = "11",
        ["m.read"] = other.Event,
        ["m.fully_read"] = other.Event,
        ["messages"] = new JsonObject { [other.Owner.Id] = new JsonObject { [other.Owner.Device] = new JsonObject { ["body"] = "intrusion" } } },
        ["device_keys"] = new JsonObject { [other.Owner.Id] = new JsonArray() },
        ["one_time_keys"] = new JsonObject { [other.Owner.Id] = new JsonObject { [other.Owner.Device] = "signed_curve25519" } },
        ["devices"] = new JsonArray(other.Owner.Device),
        ["device_id"] = other.Owner.Device,
        ["search_term"] = "globex",
        ["invite"] = new JsonArray(other.Owner.Id),
        ["algorithm"] = "m.megolm_backup.v1.curve25519-aes-sha2",
        ["auth_data"] = new JsonObject(),
    };

    public Task<TestAnswer> Send(TestClient client, string path, JsonObject? body)
    {
        // Nothing may wait for news here.
        var now = Route.LongPoll ? (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "timeout=0" : "";
        return client.Send(HttpMethod.Parse(Method), path + now, Method is "GET" ? null : body?.ToJsonString() ?? "{}");
    }

    public override string ToString() => $"{Method} {Template}";

    [GeneratedRegex(@"\{(?<name>[^}]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Braces();
}
