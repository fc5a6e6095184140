using System.Collections.Immutable;
using Weft.Events;

namespace Weft.Api.Client.EndToEndEncryption;

static class RemoteServers
{
    /// <summary>What <c>failures</c> says of servers that cannot be asked: clients try them again later.</summary>
    public static ImmutableDictionary<string, object> Failures(IEnumerable<UserId> users, ServerName own) =>
        users.Where(user => user.Server != own).Select(user => user.Server.ToString()).Distinct(StringComparer.Ordinal)
            .ToImmutableDictionary(server => server, _ => (object)new { errcode = "M_UNKNOWN", error = "This server cannot be asked for keys at the moment." }, StringComparer.Ordinal);
}
