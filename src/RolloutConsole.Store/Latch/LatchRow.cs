namespace RolloutConsole.Store.Latch;

/// <summary>One emergency stop, set or released: row of table <c>latches</c>.</summary>
internal sealed class LatchRow
{
    public long Id { get; set; }

    /// <summary>What it stops: <c>all</c> or <c>rollout 41</c>. At most one of a scope is set.</summary>
    public string Scope { get; set; } = "";

    public long? RolloutId { get; set; }

    public string SetBy { get; set; } = "";

    public DateTimeOffset SetAt { get; set; }

    public string? Reason { get; set; }

    public string? IdempotencyKey { get; set; }

    public string? ReleasedBy { get; set; }

    public DateTimeOffset? ReleasedAt { get; set; }

    public string? ReleaseReason { get; set; }
}
