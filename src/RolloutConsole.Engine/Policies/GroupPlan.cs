using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace RolloutConsole.Engine.Policies;

/// <summary>One deployment group of a plan: its share of the targets, what makes it a success, what makes it a failure.</summary>
/// <param name="Name">1 to 128 characters, unique in the rollout.</param>
/// <param name="Percentage">Share of all targets with the same group filter, above 0 to 100 (hawkbit-rollouts, 3.3).</param>
public sealed record GroupPlan(string Name, float Percentage)
{
    /// <summary>What people should know of it; at most 512 characters.</summary>
    public string Description { get; init; } = "";

    /// <summary>Further filter of this group; empty for none.</summary>
    public string Filter { get; init; } = "";

    /// <summary>Whether a person at the device must confirm; null takes the rollout's choice.</summary>
    public bool? ConfirmationRequired { get; init; }

    /// <summary>
    /// What this group gets instead of the rollout's distribution set; null for that. Only the engine writes it, into the plan of a
    /// rollback (decision 0007).
    /// </summary>
    public long? DistributionSetId { get; init; }

    /// <summary>Share of successes, 0 to 100 %, at which the success action fires (<c>&gt;=</c>).</summary>
    public int SuccessTriggerPercent { get; init; } = 50;

    /// <summary>What happens when the trigger is reached.</summary>
    public SuccessAction SuccessAction { get; init; } = SuccessAction.NextGroup;

    /// <summary>How many failures are too many (<c>&gt;</c>).</summary>
    public ErrorLimit ErrorLimit { get; init; } = new ErrorLimit.Percent(50);

    /// <summary>Devices that must have a result before the error limit is asked; 0 asks from the first one on.</summary>
    public int ErrorMinimumSample { get; init; }

    /// <summary>
    /// How long the success trigger must hold before the next group starts, 0 to 30 days. It begins again when the trigger stops
    /// holding; the error limit counts meanwhile and afterwards (architecture, section 5).
    /// </summary>
    public TimeSpan SoakTime { get; init; }

    /// <summary>What happens when the limit is broken.</summary>
    public ErrorAction ErrorAction { get; init; } = ErrorAction.Pause;

    /// <summary>
    /// N groups of equal size named <c>group-1</c> to <c>group-N</c>, each like <paramref name="pattern"/> but for name and share
    /// (hawkbit-rollouts, 3.1 and 3.3: every share is 100/N in single precision).
    /// </summary>
    /// <param name="count">1 to 500.</param>
    /// <param name="pattern">Conditions and actions for all of them.</param>
    public static ImmutableList<GroupPlan> EqualSplit(int count, GroupPlan pattern)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return [.. Enumerable.Range(1, count).Select(n => pattern with { Name = $"group-{n}", Percentage = 100f / count })];
    }
}

/// <summary>What a successful group does.</summary>
public enum SuccessAction
{
    /// <summary>Starts the next group.</summary>
    NextGroup = 0,

    /// <summary>Pauses the rollout for a human check, if there is a next group.</summary>
    PauseForCheck = 1,
}

/// <summary>What a group over its error limit does.</summary>
public enum ErrorAction
{
    /// <summary>Pauses the rollout; devices that have begun go on.</summary>
    Pause = 0,

    /// <summary>Ends the rollout: nothing more is offered, what was not fetched yet is taken back.</summary>
    Abort = 1,

    /// <summary>Ends it, and rolls back whatever the plan's <see cref="Recovery"/> says.</summary>
    AbortAndRollBack = 2,
}

/// <summary>How many failures of a group are too many. Compared strictly: more than the limit, in exact integers.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Percent), "percent")]
[JsonDerivedType(typeof(Count), "count")]
public abstract record ErrorLimit
{
    private ErrorLimit()
    {
    }

    /// <summary>True when <paramref name="failed"/> of <paramref name="members"/> are too many. An empty group never breaks a limit.</summary>
    public abstract bool IsBrokenBy(int failed, int members);

    /// <summary>The most failures that a group of <paramref name="members"/> may have.</summary>
    public abstract int Allowed(int members);

    /// <summary>A share of the group.</summary>
    /// <param name="Value">0 to 100 %; 100 never breaks.</param>
    public sealed record Percent(int Value) : ErrorLimit
    {
        /// <inheritdoc/>
        public override bool IsBrokenBy(int failed, int members) => members > 0 && 100L * failed > (long)Value * members;

        /// <inheritdoc/>
        public override int Allowed(int members) => (int)((long)Value * members / 100);
    }

    /// <summary>A number of devices.</summary>
    /// <param name="Value">0 or more; 0 breaks at the first failure.</param>
    public sealed record Count(int Value) : ErrorLimit
    {
        /// <inheritdoc/>
        public override bool IsBrokenBy(int failed, int members) => members > 0 && failed > Value;

        /// <inheritdoc/>
        public override int Allowed(int members) => Math.Min(Value, members);
    }
}
