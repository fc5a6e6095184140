using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Weft.Events;

namespace Weft.RoomCore.Push;

/// <summary>
/// The two forms of a ruleset: what clients are shown, and what is kept: the user's own rules, and the default ones that
/// were changed.
/// </summary>
public static class PushRulesetJson
{
    static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The content of <c>m.push_rules</c>.</summary>
    public static byte[] Shown(PushRuleset rules) => Write(rules, _ => true);

    public static byte[] Kept(PushRuleset rules)
    {
        var defaults = PushRuleset.DefaultOf(rules.User);
        return Write(rules, rule => !rule.IsDefault
            || defaults.Find(rule.Kind, rule.Id) is { } its && (its.Enabled != rule.Enabled || !its.Actions.IsSameAs(rule.Actions)));
    }

    /// <param name="kept">Null for a user who never changed any.</param>
    public static PushRuleset Read(UserId user, ReadOnlyMemory<byte>? kept)
    {
        if (kept is not { } json || !JsonElement.Parse(json.Span).TryGetProperty("global", out var global)) return PushRuleset.DefaultOf(user);

        var rules = ImmutableArray.CreateBuilder<PushRule>();
        foreach (var kind in Enum.GetValues<PushKind>()) rules.AddRange(Read(user, kind, global));
        return new PushRuleset(user, rules.DrainToImmutable());
    }

    public static void WriteRules(Utf8JsonWriter json, PushRuleset rules, Func<PushRule, bool> which)
    {
        json.WriteStartObject();
        foreach (var kind in Enum.GetValues<PushKind>())
        {
            json.WriteStartArray(PushRule.NameOf(kind));
            foreach (var rule in rules.Of(kind).Where(which)) rule.WriteTo(json);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    static byte[] Write(PushRuleset rules, Func<PushRule, bool> which)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
        {
            json.WriteStartObject();
            json.WritePropertyName("global");
            WriteRules(json, rules, which);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    static IEnumerable<PushRule> Read(UserId user, PushKind kind, JsonElement global)
    {
        var (own, changed) = (new List<PushRule>(), new Dictionary<string, PushRule>(StringComparer.Ordinal));
        if (global.TryGetProperty(PushRule.NameOf(kind), out var list) && list.ValueKind == JsonValueKind.Array)
            foreach (var json in list.EnumerateArray())
                if (Read(kind, json) is { } rule)
                {
                    if (rule.IsDefault) changed[rule.Id] = rule;
                    else own.Add(rule);
                }

        var defaults = DefaultPushRules.Of(kind, user)
            .Select(rule => changed.TryGetValue(rule.Id, out var its) ? rule with { Enabled = its.Enabled, Actions = its.Actions } : rule).ToList();
        var first = defaults.TakeWhile(rule => rule.Id == DefaultPushRules.Master).ToList();
        return [.. first, .. own, .. defaults.Skip(first.Count)];
    }

    static PushRule? Read(PushKind kind, JsonElement json) =>
        json.TryGetProperty("rule_id", out var id) && PushRuleBody.TryRead(kind, id.GetString()!, json, out _) is { } rule
            ? rule with { Enabled = !json.TryGetProperty("enabled", out var enabled) || enabled.ValueKind != JsonValueKind.False }
            : null;
}
