using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;
using Weft.Storage.Accounts;

namespace Weft.Api.Client.UserDirectory;

/// <summary><c>POST /_matrix/client/v3/user_directory/search</c></summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3user_directorysearch</remarks>
sealed class PostSearch(IStores stores)
    : Endpoint(Route.Post("/_matrix/client/v3/user_directory/search", new Touches.Public(), Access.User) with
    {
        Rate = RateClass.Directory,
        Cost = CostClass.BulkRead,
        OpenToSuspended = true,
    })
{
    const int LimitDefault = 10;
    const int LimitMax = 50;
    const int TermLengthMax = 512;

    public override async Task<Reply> Handle(ClientRequest request, CancellationToken cancellation)
    {
        var wish = await request.Body<Wish>(cancellation);
        if (wish.Limit < 1) return MatrixError.InvalidParam("'limit' must be 1 or more.");

        var words = DirectoryWords.Of(NameIn(BodyText.Bounded(wish.SearchTerm, "search_term", TermLengthMax)));
        var page = await stores.For(request.Tenant).UserDirectory.Search(
            request.User, words, (int)Math.Min(wish.Limit ?? LimitDefault, LimitMax), cancellation);
        return Reply.Json(new
        {
            results = page.Found.Select(entry => new { user_id = entry.User, display_name = entry.DisplayName, avatar_url = entry.AvatarUrl }),
            limited = page.IsLimited,
        });
    }

    // Of a whole id the localpart: all users here have the same server.
    static string NameIn(string term) => term is ['@', ..] && term.IndexOf(':', StringComparison.Ordinal) is > 1 and var colon ? term[1..colon] : term;

    sealed record Wish(string SearchTerm, long? Limit = null);
}
