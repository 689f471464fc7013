using System.Collections.Immutable;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Rollouts.Aws;
using RolloutConsole.Engine.Security;
using RolloutConsole.LiveFeed.Groups;

namespace RolloutConsole.LiveFeed.Rollouts;

/// <summary>Makes frames of what the store has. Everything that is judged here is judged by the engine's own functions.</summary>
public static class RolloutSnapshots
{
    private static readonly RolloutCommand[] s_commands = Enum.GetValues<RolloutCommand>();
    private static readonly Caller s_anybody = Caller.System("page");

    /// <summary>The frame of a rollout.</summary>
    /// <param name="read">As the store has it.</param>
    /// <param name="latch">The emergency stop that holds it, if any.</param>
    /// <param name="now">The time.</param>
    /// <param name="history">What only a page shows, if wanted.</param>
    /// <param name="surroundings">What may hold it besides, as far as it is known.</param>
    public static RolloutSnapshot Of(
        RolloutRead read, LatchState? latch, DateTimeOffset now, RolloutHistory? history = null, RolloutSurroundings? surroundings = null)
    {
        ArgumentNullException.ThrowIfNull(read);
        var view = read.View with { Latch = latch };
        var total = view.Total;
        return new RolloutSnapshot
        {
            Id = view.Id,
            Name = view.Name,
            Description = read.Description,
            Version = read.Sequence,
            ServerTime = now,
            Status = view.Status,
            Cause = view.Cause,
            Reason = view.Reason,
            IsHeld = RolloutListStates.IsHeld(view.Status, total.Updating),
            Waiting = (surroundings ?? new RolloutSurroundings()).Among(RolloutWaiting.Explain(view, now), view, now),
            Latch = latch,
            Groups = [.. view.Groups.Select((g, i) => GroupOf(view.Plan, g, GroupJudge.PlannedSize(view.Plan, view.Groups, i)))],
            Totals = RolloutTotals.Of(total, view.TotalTargets, view.Status is RolloutStatus.Creating or RolloutStatus.Draft),
            RateNow = RateNow(view, read.Recent, now),
            RatePerMinute = view.Plan.Pacing.BudgetAt(view.Pace.Step),
            Headroom = [.. GuardHeadroom.Of(view)],
            Breaker = BreakerState.Of(view),
            Alarms = AlarmState.Of(view),
            SetName = read.SetName,
            SetVersion = read.SetVersion,
            CreatedBy = read.CreatedBy,
            Approval = view.Approval,
            End = view.End,
            Aws = AwsJobView.Of(view, now),
            Recovery = view.Recovery,
            Rollback = view.Rollback,
            LeftBehind = view.LeftBehind,
            RollsBack = view.RollsBack,
            Deployment = RolloutStateView.IsFor(view) ? RolloutStateView.Of(view) : null,
            Plan = view.Plan,
            CreatedAt = view.CreatedAt,
            StartedAt = view.StartedAt,
            EndedAt = view.EndedAt,
            LastEvent = read.LastEvent,
            Commands = ChoicesOf(view, now),
            Recent = read.Recent,
            History = history,
        };
    }

    /// <summary>
    /// What the state allows, asked of the decider itself, so that a button and the engine never disagree. The decider is pure and works
    /// on tallies, so asking costs microseconds.
    /// </summary>
    public static ImmutableArray<CommandChoice> ChoicesOf(RolloutView view, DateTimeOffset now) =>
    [
        .. s_commands.Select(command => new CommandChoice(
            command, RolloutDecider.Decide(view, new RolloutFact.OperatorCommand(command, s_anybody, null), now).Refusal)),
    ];

    private static GroupSnapshot GroupOf(RolloutPlan plan, GroupView group, int planned)
    {
        var isPlanned = group.Status == GroupStatus.Creating && group.PlannedSize >= 0;
        return new GroupSnapshot
        {
            Number = group.Number,
            Name = group.Plan.Name,
            Status = group.Status,
            Size = isPlanned ? Math.Max(group.PlannedSize, group.Tally.Members) : group.Tally.Members,
            Planned = plan.IsGrowing(group.Number) && group.PlannedSize > 0 ? group.PlannedSize : null,
            Tally = group.Tally,
            Successes = GroupJudge.Successes(plan, group.Tally),
            SuccessesNeeded = GroupJudge.SuccessesNeeded(plan, group.Plan, group.Tally, planned),
            FailuresAllowed = GroupJudge.FailuresAllowed(plan, group.Plan, group.Tally, planned),
            Busy = group.AllBusy,
            StartedAt = group.StartedAt,
            EndedAt = group.EndedAt,
            Reason = group.Reason.Text,
        };
    }

    // A paced rollout has minutes of its own, and what it opened in the one that runs is what its budget is held against. Otherwise it
    // is the last whole minute: the current one is not over, so its count would jump to zero at every turn of the minute.
    private static int RateNow(RolloutView view, ImmutableArray<MinuteRow> recent, DateTimeOffset now)
    {
        if (view.Plan.Pacing.IsByTheMinute)
        {
            return view.Pace.Minute is { } minute && now < minute.AddMinutes(1) ? view.Pace.Opened : 0;
        }

        var thisMinute = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);

        // Negative when devices gave more back to the emergency stop than were opened.
        return Math.Max(0, recent.Where(m => m.Minute == thisMinute.AddMinutes(-1)).Sum(m => m.Started));
    }
}
