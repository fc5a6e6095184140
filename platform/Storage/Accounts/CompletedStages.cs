using System.Collections.Immutable;
using System.Text.Json;

namespace Weft.Storage.Accounts;

/// <summary>The stages of an interactive session that are done, in order.</summary>
public sealed record CompletedStages(ImmutableArray<CompletedStage> Stages)
{
    public static CompletedStages None { get; } = new([]);

    public CompletedStage? Find(string type) => Stages.FirstOrDefault(stage => stage.Type == type);

    public CompletedStages With(CompletedStage stage) => Find(stage.Type) is null ? new(Stages.Add(stage)) : this;

    public string ToJson() => JsonSerializer.Serialize(Stages);

    public static CompletedStages FromJson(string json) => new(JsonSerializer.Deserialize<ImmutableArray<CompletedStage>>(json));
}
