namespace RolloutConsole.Store.Rollouts;

/// <summary>What happened in one minute of a group: row of table <c>rollout_minutes</c>, for the charts. Written with the tallies.</summary>
internal sealed class RolloutMinuteRow
{
    public long RolloutId { get; set; }

    public long GroupId { get; set; }

    /// <summary>Start of the minute.</summary>
    public DateTimeOffset Minute { get; set; }

    /// <summary>Actions opened, less those given back to the emergency stop; may be negative.</summary>
    public int Started { get; set; }

    /// <summary>Actions that ended well, skipped ones included.</summary>
    public int Ok { get; set; }

    /// <summary>Actions that failed, were rejected or timed out.</summary>
    public int Failed { get; set; }
}
