using Weft.Api.Client.Http;

namespace Weft.Api.Client.Typing;

/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#typing-notifications</remarks>
static class TypingModule
{
    public static EndpointList AddTyping(this EndpointList endpoints) => endpoints
        .Add<SetTyping>();
}
