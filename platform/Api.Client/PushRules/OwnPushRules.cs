using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.RoomCore.Push;
using Weft.Rooms.Unread;
using Weft.Storage;
using Weft.Storage.AccountData;
using Weft.Storage.Log;

namespace Weft.Api.Client.PushRules;

/// <summary>The push rules of the user who asks: read, and changed one at a time, whoever else changes one at the same moment.</summary>
sealed class OwnPushRules(IStores stores, ITenantLog log)
{
    const int AttemptsMax = 10;
    const int BytesMax = 256 * 1024;

    public async Task<PushRuleset> Read(ClientRequest request, CancellationToken cancellation) =>
        PushRulesetJson.Read(request.User, (await Find(request, cancellation))?.Content);

    /// <exception cref="RequestRefusedException">404: there is no such rule.</exception>
    public async Task<PushRule> ReadRule(ClientRequest request, CancellationToken cancellation) =>
        (await Read(request, cancellation)).Find(KindOf(request), request.Path("ruleId")) ?? throw NoSuchRule();

    public async Task<Reply> Change(ClientRequest request, Func<PushRuleset, PushRuleEdit> edit, CancellationToken cancellation)
    {
        for (var i = 0; i < AttemptsMax; i++)
        {
            var present = await Find(request, cancellation);
            var kept = PushRulesetJson.Kept(Changed(edit(PushRulesetJson.Read(request.User, present?.Content))));
            if (kept.Length > BytesMax) return MatrixError.TooLarge($"Your push rules would have more than {BytesMax} bytes.");

            var set = new AccountDataSet(request.User, null, PushRulesEntry.Type, kept) { IfStillAt = present?.Position ?? 0 };
            if ((await log.Append(request.Tenant, [set], cancellation)).Refused.IsEmpty) return Reply.Empty;
        }
        throw new StorageBusyException("Your push rules are being changed by too many at once.");
    }

    /// <exception cref="RequestRefusedException">The path names no kind of rules.</exception>
    public static PushKind KindOf(ClientRequest request) => PushRule.KindOf(request.Path("kind"))
        ?? throw new RequestRefusedException(MatrixError.InvalidParam("The kind of a rule is override, content, room, sender or underride."));

    Task<AccountDataEntry?> Find(ClientRequest request, CancellationToken cancellation) =>
        stores.For(request.Tenant).AccountData.Find(request.User, null, PushRulesEntry.Type, cancellation);

    static PushRuleset Changed(PushRuleEdit edit) => edit switch
    {
        PushRuleEdit.Done done => done.Rules,
        PushRuleEdit.NoSuchNeighbour neighbour => throw new RequestRefusedException(
            MatrixError.BadRequest("M_UNKNOWN", $"before/after rule not found: {neighbour.Id}")),
        PushRuleEdit.TooMany => throw new RequestRefusedException(
            MatrixError.TooLarge($"You have {PushRuleset.OwnMax} push rules of your own, and cannot have more.")),
        _ => throw NoSuchRule(),
    };

    static RequestRefusedException NoSuchRule() => new(MatrixError.NotFound("The push rule was not found."));
}
