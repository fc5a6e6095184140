using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Storage;
using Weft.Storage.ToDevice;

namespace Weft.Api.Client.DehydratedDevices;

/// <summary>
/// Pages through the messages of the user's dehydrated device. Reading deletes nothing, so that a rehydration that was
/// cut short begins again; the messages go with the device.
/// </summary>
/// <remarks>https://github.com/matrix-org/matrix-spec-proposals/pull/3814</remarks>
static class DehydratedEvents
{
    const int PageMax = 100;

    /// <param name="from">Where the page before ended; null to begin.</param>
    /// <param name="always">Write <c>next_batch</c> also when there is nothing more, as the proposal had it at first.</param>
    public static async Task<Reply> Page(
        IStores stores, ClientRequest request, string? from, long limit, bool always, CancellationToken cancellation)
    {
        var position = 0L;
        if (from is not null && !long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out position))
            return MatrixError.InvalidParam("This is not a token of an earlier page.");

        var (tenant, device) = (stores.For(request.Tenant), request.Path("deviceId"));
        if (await tenant.DehydratedDevices.Find(request.User, cancellation) is not { } own || own.Device != device)
            return MatrixError.NotFound("You have no dehydrated device of this ID.");

        var count = (int)Math.Clamp(limit, 1, PageMax);
        var found = await tenant.ToDevice.Waiting(request.User, device, position, long.MaxValue, count + 1, cancellation);
        var page = found.Length > count ? found[..count] : found;
        var next = page.IsEmpty ? position : page[^1].Position;
        return Reply.Write(writer => Write(writer, page, always || found.Length > count ? next : null));
    }

    static void Write(Utf8JsonWriter writer, ImmutableArray<ToDeviceMessage> page, long? next)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("events");
        foreach (var message in page)
        {
            writer.WriteStartObject();
            writer.WriteString("sender", message.Sender.ToString());
            writer.WriteString("type", message.Type);
            writer.WritePropertyName("content");
            writer.WriteRawValue(message.Content.Span, skipInputValidation: true);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        if (next is { } token) writer.WriteString("next_batch", token.ToString(CultureInfo.InvariantCulture));
        writer.WriteEndObject();
    }
}
