using Weft.Api.Http;
using Weft.Storage;

namespace Weft.Api.Client.Http;

/// <summary>Who may call a route.</summary>
public enum Access
{
    /// <summary>Anybody; a token is not looked at.</summary>
    Anyone,

    /// <summary>Anybody; a token, where there is one, must be valid and is told to the handler.</summary>
    TokenOptional,

    /// <summary>A registered user.</summary>
    User,

    /// <summary>A registered user or a guest.</summary>
    UserOrGuest,
}

/// <summary>What a token bucket counts: each class has its own rate, per user or (before sign-in) per address.</summary>
public enum RateClass { None, Login, Registration, Message, Join, Invite, Room, Read, Media, Directory, Keys, Report, Profile, Account }

/// <summary>One operation of the client-server API, as data.</summary>
/// <param name="Method">GET, POST, PUT or DELETE.</param>
/// <param name="Template">The path of the newest specification, parameters in braces as it names them.</param>
/// <param name="Touches">What it reads or changes.</param>
/// <param name="Access">Who may call it.</param>
public sealed record Route(string Method, string Template, Touches Touches, Access Access)
{
    /// <summary>Other paths with the same meaning: unstable names, trailing slashes. (<c>r0</c> for <c>v3</c> is added by itself.)</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    public RateClass Rate { get; init; } = RateClass.None;

    /// <summary>Which queue it waits in when the node is busy.</summary>
    public CostClass Cost { get; init; } = CostClass.Interactive;

    /// <summary>The largest body accepted, in bytes. Uploads read their own.</summary>
    public int BodyBytesMax { get; init; } = 256 * 1024;

    /// <summary>True for what a locked or suspended account may still do: log out, see who it is.</summary>
    public bool OpenToSuspended { get; init; }

    /// <summary>True where a request may wait for news: it takes no place in its cost class while it does.</summary>
    public bool LongPoll { get; init; }

    public static Route Get(string template, Touches touches, Access access) => new("GET", template, touches, access);
    public static Route Post(string template, Touches touches, Access access) => new("POST", template, touches, access);
    public static Route Put(string template, Touches touches, Access access) => new("PUT", template, touches, access);
    public static Route Delete(string template, Touches touches, Access access) => new("DELETE", template, touches, access);

    /// <summary>Every path it answers at.</summary>
    public IEnumerable<string> Paths()
    {
        foreach (var path in (string[])[Template, .. Aliases])
        {
            yield return path;
            foreach (var area in (string[])["/_matrix/client/", "/_matrix/media/"])
                if (path.StartsWith(area + "v3/", StringComparison.Ordinal)) yield return string.Concat(area, "r0/", path.AsSpan(area.Length + 3));
        }
    }
}
