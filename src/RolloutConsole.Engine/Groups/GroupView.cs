using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Engine.Groups;

/// <summary>What the decider sees of one deployment group: plan, status and tally, never a device row.</summary>
public sealed record GroupView
{
    /// <summary>Id of the group.</summary>
    public required long Id { get; init; }

    /// <summary>Place in the rollout, counted from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The group's part of the plan.</summary>
    public required GroupPlan Plan { get; init; }

    /// <summary>Where it stands.</summary>
    public GroupStatus Status { get; init; } = GroupStatus.Creating;

    /// <summary>Why it stands there.</summary>
    public required StatusReason Reason { get; init; }

    /// <summary>Targets it is to get; -1 until planned.</summary>
    public int PlannedSize { get; init; } = -1;

    /// <summary>Targets it had when it was filled; 0 before. Does not shrink when targets are deleted.</summary>
    public int Size { get; init; }

    /// <summary>Its actions by status, as of the last decided outcome.</summary>
    public GroupTally Tally { get; init; }

    /// <summary>Scheduled first attempts that could not open because their targets are busy elsewhere, as of the last try.</summary>
    public int Busy { get; init; }

    /// <summary>Scheduled retries that could not open because their targets are busy elsewhere, as of the last try.</summary>
    public int BusyRetries { get; init; }

    /// <summary>
    /// The part of <see cref="GroupTally.ScheduledFailing"/> that could not open because their targets are busy elsewhere, as of the last try.
    /// Counted only where they open last, in a capacity window; otherwise they are among <see cref="Busy"/>.
    /// </summary>
    public int BusyFailing { get; init; }

    /// <summary>All planned actions whose targets were busy elsewhere at the last try.</summary>
    public int AllBusy => Busy + BusyRetries + BusyFailing;

    /// <summary>Since when the success trigger holds, while the group soaks; otherwise null.</summary>
    public DateTimeOffset? SoakSince { get; init; }

    /// <summary>When it started to run, if it did.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was over, if it is.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}
