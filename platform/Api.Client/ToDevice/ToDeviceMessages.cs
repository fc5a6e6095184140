using System.Collections.Immutable;
using System.Text.Json;
using Weft.Api.Client.Http;
using Weft.Api.Http;
using Weft.Events;
using Weft.Storage.ToDevice;

namespace Weft.Api.Client.ToDevice;

/// <summary>The messages of one request, by user and device.</summary>
sealed record ToDeviceMessages(ImmutableArray<ToDeviceAddressed> Messages)
{
    /// <summary>The device id that means all of a user's devices.</summary>
    const string EveryDevice = "*";

    const int MessagesMax = 5000;
    const long BytesMax = 16 * 1024 * 1024;
    const int MessageBytesMax = 64 * 1024;

    public static ToDeviceMessages Read(JsonElement body)
    {
        var messages = ImmutableArray.CreateBuilder<ToDeviceAddressed>();
        var users = body.Object("messages");
        foreach (var entry in users.EnumerateObject())
        {
            if (!UserId.TryParse(entry.Name, out var user)) throw new RequestRefusedException(MatrixError.InvalidParam($"'{entry.Name}' is not a user ID."));

            var devices = users.Object(entry.Name);
            foreach (var device in devices.EnumerateObject())
            {
                var content = devices.Object(device.Name).RawBytes();
                if (content.Length > MessageBytesMax) throw new RequestRefusedException(MatrixError.TooLarge($"A message must not be larger than {MessageBytesMax} bytes."));
                messages.Add(new ToDeviceAddressed(user, device.Name, content));
            }
            if (messages.Count > MessagesMax) throw TooMany();
        }
        return new ToDeviceMessages(messages.ToImmutable());
    }

    /// <summary>What goes to whom: unknown devices are left out, a device named beside <c>*</c> gets what was meant for it alone.</summary>
    /// <param name="devices">All devices of the users that messages are for.</param>
    public ImmutableArray<ToDeviceDelivery> To(ImmutableArray<DeviceAddress> devices)
    {
        var known = devices.ToLookup(device => device.User);
        var deliveries = new Dictionary<DeviceAddress, ReadOnlyMemory<byte>>();
        foreach (var message in Messages.OrderBy(message => message.Device != EveryDevice))
            foreach (var device in known[message.User])
                if (message.Device == EveryDevice || message.Device == device.Device) deliveries[device] = message.Content;

        return deliveries.Count <= MessagesMax && deliveries.Values.Sum(content => (long)content.Length) <= BytesMax
            ? [.. deliveries.Select(pair => new ToDeviceDelivery(pair.Key, pair.Value))]
            : throw TooMany();
    }

    static RequestRefusedException TooMany() => new(MatrixError.TooLarge($"A request can send at most {MessagesMax} messages, of {BytesMax} bytes together."));
}

sealed record ToDeviceAddressed(UserId User, string Device, ReadOnlyMemory<byte> Content);
