using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Rollouts;

/// <summary>Row of table <c>rollouts</c>.</summary>
internal sealed class RolloutRow : StampedRow
{
    public long Id { get; set; }

    /// <summary>Unique among all rollouts ever, hidden ones included (hawkbit-rollouts, 1.5).</summary>
    public string Name { get; set; } = "";

    public string NameFolded { get; set; } = "";

    public string Description { get; set; } = "";

    /// <summary>The frozen plan as JSON.</summary>
    public string Plan { get; set; } = "";

    public PlanReading Reading { get; set; }

    /// <summary>The plan's target filter, for lists and searches.</summary>
    public string TargetFilter { get; set; } = "";

    public long DistributionSetId { get; set; }

    public int Weight { get; set; }

    public RolloutStatus Status { get; set; }

    /// <summary>While paused: why.</summary>
    public PauseCause? Cause { get; set; }

    public string ReasonKey { get; set; } = "";

    public string ReasonText { get; set; } = "";

    public DateTimeOffset ReasonSince { get; set; }

    public string ReasonActor { get; set; } = "";

    /// <summary>Raised by each committed decision.</summary>
    public long Version { get; set; }

    /// <summary>Sequence of the last change whose outcomes the engine has decided on.</summary>
    public long DecidedThrough { get; set; }

    public DateTimeOffset? PaceMinute { get; set; }

    public int PaceOpened { get; set; }

    /// <summary>What guards and pace remember, as JSON; empty for nothing.</summary>
    public string Memory { get; set; } = "";

    /// <summary>True once an abort has taken back what it takes back.</summary>
    public bool HaltDone { get; set; }

    /// <summary>Where the rollback of this rollout stands.</summary>
    public RecoveryState Recovery { get; set; }

    /// <summary>The rollout whose devices this one returns; no two have the same.</summary>
    public long? RollsBack { get; set; }

    /// <summary>Devices that had begun and that the rollback leaves as they are.</summary>
    public int LeftBehind { get; set; }

    /// <summary>Id of the last target that filling has looked at.</summary>
    public long FillCursor { get; set; }

    /// <summary>Targets that matched when the plan was checked: the total until the groups are planned.</summary>
    public int MatchingTargets { get; set; }

    /// <summary><see cref="StampedRow.CreatedBy"/> folded, for filters and searches.</summary>
    public string CreatedByFolded { get; set; } = "";

    /// <summary>Who approved or denied it; null while nobody has.</summary>
    public string? ApprovalBy { get; set; }

    /// <summary>What was remarked with it.</summary>
    public string? ApprovalRemark { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }
}
