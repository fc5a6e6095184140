using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Events;
using Weft.Rooms.Sync;
using Weft.Storage;
using Weft.Tenants;

namespace Weft.Api.Client.Sync;

/// <summary>The filter that a request names: by the id of one that was uploaded, or written out.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#filtering</remarks>
sealed class StoredFilters(IStores stores)
{
    // Filters never change under their id; forgotten at once when they are many.
    const int KnownMax = 20_000;

    readonly ConcurrentDictionary<(TenantId, UserId, long), SyncFilter> _known = new();

    /// <exception cref="RequestRefusedException">There is no such filter, or it is not one.</exception>
    public async ValueTask<SyncFilter> Of(ClientRequest request, CancellationToken cancellation)
    {
        if (request.Query.Text("filter") is not { Length: > 0 } text) return SyncFilter.None;
        if (text[0] == '{') return Read(text);

        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) throw NoSuchFilter();

        var key = (request.Tenant, request.User, id);
        if (_known.TryGetValue(key, out var known)) return known;
        if (await stores.For(request.Tenant).Filters.Find(request.User, id, cancellation) is not { } stored) throw NoSuchFilter();

        using var json = JsonDocument.Parse(stored);
        if (_known.Count >= KnownMax) _known.Clear();
        return _known[key] = SyncFilterJson.Read(json.RootElement);
    }

    static SyncFilter Read(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return SyncFilterJson.Read(json.RootElement);
        }
        catch (JsonException)
        {
            throw new RequestRefusedException(MatrixError.NotJson("The query parameter 'filter' is not valid JSON."));
        }
        catch (FormatException error)
        {
            throw new RequestRefusedException(MatrixError.InvalidParam($"The filter cannot be used: {error.Message}"));
        }
    }

    static RequestRefusedException NoSuchFilter() => new(MatrixError.InvalidParam("You have no filter of this ID."));
}
