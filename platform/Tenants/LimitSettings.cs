namespace Weft.Tenants;

/// <summary>How much one user may ask of the server.</summary>
public sealed record LimitSettings
{
    /// <summary>Switches request rates off; only for tests and load measurement.</summary>
    public bool RatesOff { get; init; }

    /// <summary>Messages a second that one user may send for long.</summary>
    public double MessagesPerSecond { get; init; } = 5;

    /// <summary>Messages that one user may send at once before the rate holds.</summary>
    public int MessageBurst { get; init; } = 50;

    internal IEnumerable<SettingProblem> Problems()
    {
        if (MessagesPerSecond is not (> 0 and <= 1000)) yield return new("limits.messagesPerSecond", "Must be more than 0 and at most 1,000.");
        if (MessageBurst is < 1 or > 10_000) yield return new("limits.messageBurst", "Must be from 1 to 10,000.");
    }
}
