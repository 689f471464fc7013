namespace RolloutConsole.Store.Coordination;

/// <summary>When a rollout is to be looked at by itself: row of table <c>deadlines</c>.</summary>
internal sealed class DeadlineRow
{
    public long RolloutId { get; set; }

    public DateTimeOffset DueAt { get; set; }
}

/// <summary>Which node owns what: row of table <c>leases</c>. With SQLite the only node owns everything.</summary>
internal sealed class LeaseRow
{
    /// <summary>What is owned, such as <c>rollout 41</c>.</summary>
    public string Name { get; set; } = "";

    public string Owner { get; set; } = "";

    public DateTimeOffset ExpiresAt { get; set; }
}

/// <summary>A sign of life of one node's engine: row of table <c>engine_heartbeat</c>.</summary>
internal sealed class EngineHeartbeatRow
{
    public string Node { get; set; } = "";

    public DateTimeOffset At { get; set; }
}
