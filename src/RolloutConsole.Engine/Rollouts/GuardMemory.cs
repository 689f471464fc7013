using System.Collections.Immutable;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>What the guards of a rollout must remember from one decision to the next; stored with the rollout.</summary>
public sealed record GuardMemory
{
    /// <summary>
    /// Results that criteria no longer count, because a person resumed after they had fired (architecture, section 4: resuming
    /// acknowledges the guard, its minimum included). At most one entry a criterion and group.
    /// </summary>
    public ImmutableList<GuardAcknowledgement> Acknowledged { get; init; } = [];

    /// <summary>Failed attempts that the circuit breaker counts now.</summary>
    public int BreakerCount { get; init; }

    /// <summary>The part of <see cref="BreakerCount"/> that were installed devices that failed their health check (ecs-rolling-update, 3.3, stage 2).</summary>
    public int BreakerHealthFailures { get; init; }

    /// <summary>True when the breaker counts no more (<see cref="BreakerCounting.EndedByHealthy"/>).</summary>
    public bool BreakerIsSpent { get; init; }

    /// <summary>When the circuit breaker acted; null before, and again after a person has resumed.</summary>
    public DateTimeOffset? BreakerTrippedAt { get; init; }

    /// <summary>What a criterion counts now.</summary>
    /// <param name="criterion">Place of the criterion, from 1.</param>
    /// <param name="group">Number of the group, or 0 for the whole rollout.</param>
    /// <param name="tally">Tally of the group or the rollout.</param>
    public ResultCount Counted(int criterion, int group, GroupTally tally) =>
        ResultCount.Of(tally).Since(Acknowledged.Find(a => (a.Criterion, a.Group) == (criterion, group))?.Count ?? default);

    /// <summary>The memory after a person has resumed although a criterion had fired.</summary>
    /// <param name="criterion">Place of the criterion, from 1.</param>
    /// <param name="group">Number of the group, or 0 for the whole rollout.</param>
    /// <param name="tally">Tally of the group or the rollout.</param>
    public GuardMemory Acknowledge(int criterion, int group, GroupTally tally) => this with
    {
        Acknowledged = Acknowledged.RemoveAll(a => (a.Criterion, a.Group) == (criterion, group))
            .Add(new GuardAcknowledgement(criterion, group, ResultCount.Of(tally))),
    };
}

/// <summary>What a criterion had counted when a person resumed.</summary>
/// <param name="Criterion">Place of the criterion, from 1.</param>
/// <param name="Group">Number of the group, or 0 for the whole rollout.</param>
/// <param name="Count">Its count then.</param>
public sealed record GuardAcknowledgement(int Criterion, int Group, ResultCount Count);

/// <summary>Devices with a result, and how many of them failed in which way: the newest completed attempt of each counts.</summary>
/// <param name="Executed">Devices with a result; skipped, canceled and removed ones have none (aws-iot-jobs, section 7).</param>
/// <param name="Failed">Failures that devices reported.</param>
/// <param name="Rejected">Refusals.</param>
/// <param name="TimedOut">Devices that did not answer in time.</param>
public readonly record struct ResultCount(int Executed, int Failed, int Rejected, int TimedOut)
{
    /// <summary>
    /// The results in a tally; a retry that is planned or running does not hide the result before it (aws-iot-jobs, section 7). A device
    /// that fails after its installation counts as failed, one whose health is waited for has no result yet.
    /// </summary>
    public static ResultCount Of(GroupTally tally) => new(
        tally.Executed + tally.AfterFailure + tally.AfterTimeout, tally.Error + tally.HealthFailing + tally.AfterFailure, tally.Rejected, tally.TimedOut + tally.AfterTimeout);

    /// <summary>Failures that a criterion counts.</summary>
    public int Of(FailureType type) => type switch
    {
        FailureType.Failed => Failed,
        FailureType.Rejected => Rejected,
        FailureType.TimedOut => TimedOut,
        _ => Failed + Rejected + TimedOut,
    };

    /// <summary>What came after an earlier count. Deleted devices can make both smaller, so nothing falls below 0.</summary>
    public ResultCount Since(ResultCount earlier) => new(
        Math.Max(0, Executed - earlier.Executed),
        Math.Max(0, Failed - earlier.Failed),
        Math.Max(0, Rejected - earlier.Rejected),
        Math.Max(0, TimedOut - earlier.TimedOut));
}
