namespace Weft.Api.Http;

/// <summary>
/// Finds what answers a method and path. Templates are anchored at both ends; a literal segment wins over a
/// parameter; a trailing slash is a segment of its own (empty), so <c>/state/{type}/</c> differs from <c>/state/{type}</c>.
/// </summary>
public sealed class RouteTable<TEndpoint> where TEndpoint : class
{
    readonly Node _root = new();
    readonly List<(string Method, string Template, TEndpoint Endpoint)> _all = [];

    public IReadOnlyList<(string Method, string Template, TEndpoint Endpoint)> All => _all;

    /// <exception cref="ArgumentException">The same method and path were added before.</exception>
    public void Add(string method, string template, TEndpoint endpoint)
    {
        var node = _root;
        var names = new List<string>();
        foreach (var segment in template.Split('/')[1..])
        {
            if (segment is ['{', .. var name, '}'])
            {
                names.Add(name);
                node = node.Parameter ??= new Node();
            }
            else
            {
                if (!node.Literals.TryGetValue(segment, out var next)) node.Literals[segment] = next = new Node();
                node = next;
            }
        }
        if (!node.Methods.TryAdd(method, new Target(endpoint, [.. names])))
            throw new ArgumentException($"{method} {template} is routed twice.", nameof(template));
        _all.Add((method, template, endpoint));
    }

    public RouteMatch<TEndpoint> Find(string method, List<string> segments)
    {
        var values = new List<string>();
        return Walk(_root, segments, 0, values) is not { } node ? new RouteMatch<TEndpoint>.NoSuchPath()
            : !node.Methods.TryGetValue(method, out var target) ? new RouteMatch<TEndpoint>.NoSuchMethod([.. node.Methods.Keys])
            : new RouteMatch<TEndpoint>.Found(target.Endpoint, Arguments(target.Names, values));
    }

    static Dictionary<string, string> Arguments(string[] names, List<string> values)
    {
        var arguments = new Dictionary<string, string>(names.Length, StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++) arguments[names[i]] = values[i];
        return arguments;
    }

    // Depth is bounded by the number of segments, which PathSegments bounds.
    static Node? Walk(Node node, List<string> segments, int at, List<string> values)
    {
        if (at == segments.Count) return node.Methods.Count > 0 ? node : null;
        if (node.Literals.TryGetValue(segments[at], out var literal) && Walk(literal, segments, at + 1, values) is { } found) return found;
        if (node.Parameter is null) return null;

        // An empty segment is a value only at the end (the empty state key); elsewhere it is a doubled slash.
        if (segments[at].Length == 0 && at < segments.Count - 1) return null;
        values.Add(segments[at]);
        if (Walk(node.Parameter, segments, at + 1, values) is { } deep) return deep;
        values.RemoveAt(values.Count - 1);
        return null;
    }

    sealed class Node
    {
        public Dictionary<string, Node> Literals { get; } = new(StringComparer.Ordinal);
        public Node? Parameter { get; set; }
        public Dictionary<string, Target> Methods { get; } = new(StringComparer.Ordinal);
    }

    sealed record Target(TEndpoint Endpoint, string[] Names);
}

/// <summary>What a <see cref="RouteTable{TEndpoint}"/> knows of a method and path.</summary>
public abstract record RouteMatch<TEndpoint>
{
    private RouteMatch() { }

    public sealed record Found(TEndpoint Endpoint, IReadOnlyDictionary<string, string> Arguments) : RouteMatch<TEndpoint>;
    public sealed record NoSuchMethod(IReadOnlyList<string> Allowed) : RouteMatch<TEndpoint>;
    public sealed record NoSuchPath : RouteMatch<TEndpoint>;
}
