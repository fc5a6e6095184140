using Weft.Api.Client.Http;

namespace Weft.Api.Client.Events;

/// <summary>Sending events to a room and getting them: messages, state, members, relations, threads.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#getting-events-for-a-room and #sending-events-to-a-room</remarks>
static class EventsModule
{
    public static EndpointList AddEvents(this EndpointList endpoints) => endpoints
        .Add<SendEvent>()
        .Add<RedactEvent>()
        .Add<SetState>()
        .Add<GetJoinedMembers>()
        .Add<GetState>()
        .Add<GetStateEvent>()
        .Add<GetEvent>()
        .Add<GetMessages>()
        .Add<GetContext>()
        .Add<GetMembers>()
        .Add<TimestampToEvent>()
        .Add<GetRelations>()
        .Add<GetRelationsByType>()
        .Add<GetRelationsByTypeAndEvent>()
        .Add<GetThreads>();
}
