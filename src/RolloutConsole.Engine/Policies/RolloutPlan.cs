using System.Collections.Immutable;

namespace RolloutConsole.Engine.Policies;

/// <summary>
/// Everything a release manager decides about a rollout before it starts: immutable, stored and shown as one versioned JSON document.
/// One model for three systems (architecture, section 3).
/// </summary>
public sealed record RolloutPlan
{
    /// <summary>Version of the document's shape; 1 today.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Whose rules hold where the model systems and the console differ (table "Readings" of the architecture).</summary>
    public PlanReading Reading { get; init; } = PlanReading.Console;

    /// <summary>Which targets take part.</summary>
    public required TargetSelection Selection { get; init; }

    /// <summary>What they get.</summary>
    public required RolloutContent Content { get; init; }

    /// <summary>What happens with a target that is busy with another action.</summary>
    public BusyDevices BusyDevices { get; init; } = BusyDevices.Wait;

    /// <summary>What an abort does to actions that are already with a device.</summary>
    public InFlightOnHalt InFlightOnHalt { get; init; } = InFlightOnHalt.Finish;

    /// <summary>The deployment groups in order; at least one, at most 500.</summary>
    public required ImmutableList<GroupPlan> Groups { get; init; }

    /// <summary>How fast actions open.</summary>
    public Pacing Pacing { get; init; } = new Pacing.Unpaced();

    /// <summary>Most actions that may be with devices at the same time, 1 or more; null for no limit. Holds beside any pacing.</summary>
    public int? MostInFlight { get; init; }

    /// <summary>What halts the rollout whatever its groups say: checked after each device result, in list order; at most 20.</summary>
    public ImmutableList<AbortCriterion> AbortCriteria { get; init; } = [];

    /// <summary>Counts failed attempts in a row; null for none.</summary>
    public CircuitBreaker? Breaker { get; init; }

    /// <summary>Rules over the whole fleet that abort the rollout; null for none.</summary>
    public AlarmWatch? Alarms { get; init; }

    /// <summary>What happens after an abort.</summary>
    public Recovery Recovery { get; init; } = Recovery.None;

    /// <summary>Timeouts and retries of single devices.</summary>
    public DeviceLimits DeviceLimits { get; init; } = new();

    /// <summary>How health is watched after an installation; null when an installed device counts as healthy at once.</summary>
    public HealthWatch? Health { get; init; }

    /// <summary>When it starts and ends.</summary>
    public RolloutSchedule Schedule { get; init; } = new();

    /// <summary>
    /// Whether somebody other than the author must agree. As asked for, it can only tighten the installation's rule; as stored, it is
    /// the rule that held when the rollout was created.
    /// </summary>
    public ApprovalRule Approval { get; init; } = ApprovalRule.Never;
}

/// <summary>Whose rule holds where they differ.</summary>
public enum PlanReading
{
    /// <summary>The console's own rules.</summary>
    Console = 0,

    /// <summary>hawkBit's rules: its preset, and everything created over the Management API.</summary>
    HawkBit = 1,
}

/// <summary>Which targets take part.</summary>
/// <param name="Filter">Target filter query, 1 to 1024 characters (hawkbit-rollouts, section 8).</param>
/// <param name="Mode">Whether members are fixed when the rollout is created.</param>
/// <param name="DynamicGroups">With <see cref="SelectionMode.Dynamic"/>: how the further groups look; null takes all from the last group.</param>
public sealed record TargetSelection(string Filter, SelectionMode Mode = SelectionMode.Frozen, DynamicGroups? DynamicGroups = null)
{
    /// <summary>
    /// With a retry: the rollout whose failed targets take part. The filter then only names it, in hawkBit's way, and is never asked
    /// (hawkbit-rollouts, 6.7).
    /// </summary>
    public long? FailedIn { get; init; }

    /// <summary>
    /// Shuffles today's members over the groups, 0 or more: the same seed gives the same groups. Null takes them by id. Later matches join by
    /// id in any case.
    /// </summary>
    public int? ShuffleSeed { get; init; }
}

/// <summary>Whether later matches join.</summary>
public enum SelectionMode
{
    /// <summary>Members are fixed when the rollout is created.</summary>
    Frozen = 0,

    /// <summary>Later matches join as further groups; who stops matching stays (hawkbit-rollouts, 6.9).</summary>
    Dynamic = 1,

    /// <summary>
    /// Later matches join one last group and use no rate; who stops matching before its action is over is removed (aws-iot-jobs, A-13).
    /// </summary>
    Continuous = 2,
}

/// <summary>What the targets get.</summary>
/// <param name="DistributionSetId">Id of a complete and valid distribution set.</param>
/// <param name="ActionType">How urgent it is to the device.</param>
/// <param name="ForceAt">With <see cref="ActionType.TimeForced"/>: when soft becomes forced.</param>
/// <param name="Weight">0 to 1000; orders delivery among the open actions of one target.</param>
/// <param name="ConfirmationRequired">Whether a person at the device must confirm.</param>
public sealed record RolloutContent(
    long DistributionSetId,
    ActionType ActionType = ActionType.Forced,
    DateTimeOffset? ForceAt = null,
    int Weight = 1000,
    bool ConfirmationRequired = false);

/// <summary>How urgent an action is to the device (hawkbit-rollouts, 4.4). The numbers are stored.</summary>
public enum ActionType
{
    /// <summary>Download and update at once.</summary>
    Forced = 0,

    /// <summary>May wait for a suitable moment or user.</summary>
    Soft = 1,

    /// <summary>Soft until a moment, then forced.</summary>
    TimeForced = 2,

    /// <summary>Download at once, do not install; over when downloaded.</summary>
    DownloadOnly = 3,
}

/// <summary>What happens with a target that is busy with another action.</summary>
public enum BusyDevices
{
    /// <summary>The action stays scheduled until no action of equal or higher weight is open on that target.</summary>
    Wait = 0,

    /// <summary>hawkBit's rules: the older action is asked back (hawkbit-rollouts, 4.3).</summary>
    Replace = 1,
}

/// <summary>What an abort does to actions that are already with a device.</summary>
public enum InFlightOnHalt
{
    /// <summary>They may finish.</summary>
    Finish = 0,

    /// <summary>They are asked back.</summary>
    Recall = 1,

    /// <summary>They are closed without asking.</summary>
    Force = 2,
}
