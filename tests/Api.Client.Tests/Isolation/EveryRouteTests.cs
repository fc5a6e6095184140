using System.Text.Json.Nodes;

namespace Weft.Api.Client.Tests.Isolation;

/// <summary>
/// Every path of the table, called by a user of one tenant with identifiers that exist in the other alone. Whatever the
/// answer: it holds nothing of the other tenant's, and nothing there has moved.
/// </summary>
[Collection(BesideOtherTenant.Name)]
public sealed class EveryRouteTests(TestServer server, OtherTenant other)
{
    /// <summary>
    /// They succeed, and rightly so: an own backup and own data about rooms may name any room; a report of somebody
    /// elsewhere is for this tenant's administrators.
    /// </summary>
    static readonly string[] NamesOnly = ["/room_keys/keys/", "/account_data/", "/tags", "/users/{userId}/report"];

    [Fact]
    public async Task Another_tenants_identifiers_are_refused_everywhere_and_reach_nothing()
    {
        var before = await other.Everything();
        Assert.Contains(OtherTenant.Secret, before, StringComparison.Ordinal);
        var wrong = new List<string>();

        foreach (var call in RouteCall.All(server).Where(call => call.NamesSomething))
        {
            // Somebody new for each: some calls end the session they are made with.
            var intruder = await server.Register("intruder");
            foreach (var identifiers in Identifiers(intruder))
                foreach (var body in new[] { null, RouteCall.Body(other) })
                {
                    if (body is null && call.Method is "GET") continue;
                    var path = call.Path(identifiers);
                    var answer = await call.Send(intruder.Client, path, body);
                    if (Leaks(answer)) wrong.Add($"LEAK {call.Method} {path}: {answer.Text}");
                    if (!Refused(answer) && !ReallyOwn(call, identifiers, intruder) && !AsksNothing(call, body)) wrong.Add($"{call.Method} {path}: {(int)answer.Status} {answer.Text}");
                }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(before, await other.Everything());
    }

    [Fact]
    public async Task Another_tenants_identifiers_in_bodies_and_queries_reach_nothing()
    {
        var before = await other.Everything();
        var wrong = new List<string>();
        string[] queries =
        [
            "", $"?from={other.SyncToken}&since={other.SyncToken}&to={other.SyncToken}", $"?filter={other.Filter}", $"?version={other.Backup}",
            $"?user_id={Uri.EscapeDataString(other.Owner.Id)}", $"?server={OtherTenant.Server}&via={OtherTenant.Server}&server_name={OtherTenant.Server}",
        ];

        foreach (var call in RouteCall.All(server).Where(call => !call.NamesSomething))
        {
            var intruder = await server.Register("intruder");
            foreach (var query in queries)
            {
                var answer = await call.Send(intruder.Client, call.Path([]) + query, RouteCall.Body(other));
                if (Leaks(answer)) wrong.Add($"LEAK {call} {query}: {answer.Text}");
                if ((int)answer.Status >= 500) wrong.Add($"{call} {query}: {(int)answer.Status} {answer.Text}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(before, await other.Everything());
    }

    /// <summary>All of them the other tenant's; then an intruder's own user and server around them; then the owner's name in the wrong tenant.</summary>
    IEnumerable<Dictionary<string, string>> Identifiers(TestUser intruder)
    {
        Dictionary<string, string> Named(string user, string serverName, string room) => new(StringComparer.Ordinal)
        {
            ["roomId"] = other.Room,
            ["roomIdOrAlias"] = room,
            ["roomAlias"] = other.Alias,
            ["userId"] = user,
            ["deviceId"] = other.Owner.Device,
            ["serverName"] = serverName,
            ["mediaId"] = other.Media,
            ["eventId"] = other.Event,
            ["filterId"] = other.Filter,
        };
        yield return Named(other.Owner.Id, OtherTenant.Server, other.Room);
        yield return Named(intruder.Id, "acme.example.org", other.Alias);
        yield return Named($"@{other.Owner.Localpart}:acme.example.org", "acme.example.org", other.Room);
    }

    static bool Refused(TestAnswer answer) => (int)answer.Status is >= 400 and < 500;

    /// <summary>Whether the path named but the intruder's own user, or data in which any identifier is a word.</summary>
    static bool ReallyOwn(RouteCall call, Dictionary<string, string> identifiers, TestUser intruder) =>
        NamesOnly.Any(part => call.Template.Contains(part, StringComparison.Ordinal))
        || (identifiers["userId"] == intruder.Id && call.Parameters.Contains("userId") && !call.Parameters.Any(name => name is "roomId" or "filterId"));

    /// <summary>Read markers are all optional: without any, nothing is asked, and nothing is refused.</summary>
    static bool AsksNothing(RouteCall call, JsonObject? body) => body is null && call.Template.EndsWith("/read_markers", StringComparison.Ordinal);

    static bool Leaks(TestAnswer answer) =>
        answer.Text.Contains(OtherTenant.Secret, StringComparison.Ordinal) || answer.Headers.ToString().Contains(OtherTenant.Secret, StringComparison.Ordinal);
}
