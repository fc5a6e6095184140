using System.Runtime.CompilerServices;
using System.Text;
using Weft.Events;
using Weft.Storage.Accounts;
using Weft.Storage.Log;

namespace Weft.Storage.Contract;

/// <summary>Appends records as the holder of a tenant's log does, one commit for each call.</summary>
static class TestLog
{
    static readonly ConditionalWeakTable<ITenantStores, StrongBox<LogHead>> Heads = [];

    /// <returns>The record's position; null when it was refused.</returns>
    public static async Task<long?> Append(this ITenantStores stores, LogRecord record)
    {
        var cancellation = TestContext.Current.CancellationToken;
        if (!Heads.TryGetValue(stores, out var head))
            Heads.Add(stores, head = new StrongBox<LogHead>(await stores.Log.TakeOver(cancellation)));

        var position = Math.Max(head.Value.Position + 1, head.Value.FirstPosition) + record.Positions - 1;
        var outcome = await stores.Log.Commit(
            new LogCommit(head.Value.Epoch, head.Value.Position, position, [new PositionedRecord(position, record.At(position))]), cancellation);
        head.Value = head.Value with { Position = position };
        return Assert.IsType<CommitOutcome.Committed>(outcome).Refused.IsEmpty ? position : null;
    }

    /// <summary>Makes users with devices, as registering and signing in does.</summary>
    public static async Task SignIn(this ITenantStores stores, params IEnumerable<(UserId User, string Device)> devices)
    {
        foreach (var (user, device) in devices)
        {
            await stores.Append(new AccountCreated(new Account(user, AccountKind.User, Examples.Now, PasswordHash: null), null, null, null));
            var tokens = new IssuedTokens(Encoding.UTF8.GetBytes($"{user} {device}"), Examples.Now, null, null);
            await stores.Append(new SessionStarted(new NewSession(user, device, null, tokens)));
        }
    }

    public static ReadOnlyMemory<byte> Json(string json) => Encoding.UTF8.GetBytes(json);

    public static string Text(this ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);
}
