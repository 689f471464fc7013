using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Store.Rollouts;

/// <summary>One row of a rollout's history: table <c>rollout_events</c>.</summary>
internal sealed class RolloutEventRow
{
    public long Id { get; set; }

    public long RolloutId { get; set; }

    public long? GroupId { get; set; }

    public DateTimeOffset At { get; set; }

    public RolloutEventKind Kind { get; set; }

    public string Text { get; set; } = "";

    public string Actor { get; set; } = "";

    /// <summary>What a person gave as reason.</summary>
    public string? Reason { get; set; }

    public string? FromStatus { get; set; }

    public string? ToStatus { get; set; }
}
