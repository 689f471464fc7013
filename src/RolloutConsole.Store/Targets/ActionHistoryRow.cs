using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Store.Targets;

/// <summary>One row of an action's history: table <c>action_history</c>. Added only by <see cref="ActionHistory"/>, by the intake and by slices.</summary>
internal sealed class ActionHistoryRow
{
    public long Id { get; set; }

    public long ActionId { get; set; }

    /// <summary>When the console wrote it.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>When it happened, by the clock of who said so.</summary>
    public DateTimeOffset ReportedAt { get; set; }

    public HistoryEntry Entry { get; set; }

    public int? Code { get; set; }

    /// <summary>JSON array of strings; null for none.</summary>
    public string? Messages { get; set; }

    /// <summary>True when the console wrote it, not the device.</summary>
    public bool ByServer { get; set; }
}
