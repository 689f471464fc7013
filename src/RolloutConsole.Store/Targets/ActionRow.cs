using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Store.Targets;

/// <summary>
/// One attempt at bringing a set to a target: row of table <c>actions</c>. Hot: written by set-based statements and the intake only.
/// </summary>
internal sealed class ActionRow
{
    public long Id { get; set; }

    /// <summary>Null for a manual assignment.</summary>
    public long? RolloutId { get; set; }

    public long? GroupId { get; set; }

    public long TargetId { get; set; }

    public long DistributionSetId { get; set; }

    /// <summary>What was installed when it opened; a rollback returns to it.</summary>
    public long? PreviousSetId { get; set; }

    public ActionStatus Status { get; set; }

    /// <summary>How far the device has come; from its reports.</summary>
    public ActionProgress Progress { get; set; }

    /// <summary>Whether another attempt follows it, and what the emergency stop has to do with it.</summary>
    public ActionRecall Recall { get; set; }

    public ActionType ActionType { get; set; }

    public DateTimeOffset? ForceAt { get; set; }

    public int Weight { get; set; }

    /// <summary>1 for the first attempt.</summary>
    public int Attempt { get; set; } = 1;

    /// <summary>What the device's latest completed attempt before this one came to: error or timed out; null for none.</summary>
    public ActionStatus? LastResult { get; set; }

    /// <summary>How many of the device's earlier attempts failed: retries after failure that are used up.</summary>
    public int FailedBefore { get; set; }

    /// <summary>How many of the device's earlier attempts timed out: retries after timeout that are used up.</summary>
    public int TimedOutBefore { get; set; }

    /// <summary>After an installation that is watched: what is known of the device's health.</summary>
    public ActionHealth Health { get; set; }

    /// <summary>When it times out, while a device has it; when its grace ends, while its device's health is waited for; null for never.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>The first attempt's id; null on the first attempt itself.</summary>
    public long? FirstActionId { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When the device could first see it; null while scheduled and for skipped ones.</summary>
    public DateTimeOffset? OpenedAt { get; set; }

    public DateTimeOffset? RetrievedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>When status or urgency last changed; part of the device's link.</summary>
    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>Number of the device's last report that had one.</summary>
    public int? LastCode { get; set; }

    /// <summary>How many history rows it has; kept so that the limit of 1,000 needs no count.</summary>
    public int Entries { get; set; }

    /// <summary>Kind of its newest history row; a repeated fetch writes no second row.</summary>
    public HistoryEntry? LastEntry { get; set; }

    public string InitiatedBy { get; set; } = "";
}
