using System.Text.Json;
using Weft.Events;
using Weft.Events.Json;
using Weft.RoomCore;
using Weft.RoomVersions;

// The layers below run without Orleans; how their types cross a silo boundary is said here.
[assembly: GenerateCodeForDeclaringAssembly(typeof(RoomCommand))]

namespace Weft.Rooms;

[GenerateSerializer, Alias("text-id")]
struct TextId { [Id(0)] public string Text; }

[RegisterConverter]
sealed class UserIdConverter : IConverter<UserId, TextId>
{
    public UserId ConvertFromSurrogate(in TextId surrogate) => UserId.Parse(surrogate.Text);
    public TextId ConvertToSurrogate(in UserId value) => new() { Text = value.ToString() };
}

[RegisterConverter]
sealed class RoomIdConverter : IConverter<RoomId, TextId>
{
    public RoomId ConvertFromSurrogate(in TextId surrogate) => RoomId.Parse(surrogate.Text);
    public TextId ConvertToSurrogate(in RoomId value) => new() { Text = value.ToString() };
}

[RegisterConverter]
sealed class EventIdConverter : IConverter<EventId, TextId>
{
    public EventId ConvertFromSurrogate(in TextId surrogate) => EventId.Parse(surrogate.Text);
    public TextId ConvertToSurrogate(in EventId value) => new() { Text = value.ToString() };
}

[GenerateSerializer, Alias("room-version")]
struct RoomVersionName { [Id(0)] public string Id; }

[RegisterConverter]
sealed class RoomVersionConverter : IConverter<RoomVersion, RoomVersionName>
{
    public RoomVersion ConvertFromSurrogate(in RoomVersionName surrogate) =>
        RoomVersion.TryFind(surrogate.Id, out var version) ? version : throw new FormatException($"No room version {surrogate.Id}.");

    public RoomVersionName ConvertToSurrogate(in RoomVersion value) => new() { Id = value.Id };
}

[GenerateSerializer, Alias("event-draft")]
struct EventDraftParts
{
    [Id(0)] public string Type;
    [Id(1)] public string? StateKey;
    [Id(2)] public UserId Sender;
    [Id(3)] public JsonElement Content;
    [Id(4)] public EventId? Redacts;
}

[RegisterConverter]
sealed class EventDraftConverter : IConverter<EventDraft, EventDraftParts>
{
    public EventDraft ConvertFromSurrogate(in EventDraftParts surrogate) =>
        new(surrogate.Type, surrogate.StateKey, surrogate.Sender, surrogate.Content, surrogate.Redacts);

    public EventDraftParts ConvertToSurrogate(in EventDraft value) => new()
    {
        Type = value.Type,
        StateKey = value.StateKey,
        Sender = value.Sender,
        Content = value.Content,
        Redacts = value.Redacts,
    };
}

[GenerateSerializer, Alias("json")]
struct JsonBytes { [Id(0)] public byte[]? Utf8; }

[RegisterConverter]
sealed class JsonElementConverter : IConverter<JsonElement, JsonBytes>
{
    public JsonElement ConvertFromSurrogate(in JsonBytes surrogate) => surrogate.Utf8 is { } json ? JsonElement.Parse(json) : default;

    public JsonBytes ConvertToSurrogate(in JsonElement value) =>
        new() { Utf8 = value.ValueKind == JsonValueKind.Undefined ? null : CanonicalJson.Encode(value) };
}
