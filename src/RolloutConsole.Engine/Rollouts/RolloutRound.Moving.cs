using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>Filling, judging, pacing: what moves a rollout by itself.</summary>
internal sealed partial class RolloutRound
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_busyRetry = TimeSpan.FromSeconds(30);

    /// <summary>Assigns targets to groups in order, slice by slice (hawkbit-rollouts, 3.2 and 3.3).</summary>
    public void Fill()
    {
        if (_next.Status != RolloutStatus.Creating)
        {
            return;
        }

        for (var i = 0; i < _groups.Length; i++)
        {
            var group = _groups[i];
            if (group.Status != GroupStatus.Creating)
            {
                continue;
            }

            if (_next.Plan.IsGrowing(group.Number))
            {
                _groups[i] = group with { PlannedSize = _next.Plan.SizeAfter(0) };
                MoveGroup(i, GroupTrigger.Filled, ByRule("growing", $"Group {group.Number} takes devices that match later"));
                continue;
            }

            if (group.PlannedSize < 0)
            {
                _slice = new RolloutSlice.PlanGroups();
                return;
            }

            var missing = group.PlannedSize - group.Tally.Members;
            if (missing > 0)
            {
                _slice = new RolloutSlice.FillGroup(group.Id, Math.Min(missing, RolloutDecider.LargestSlice));
                return;
            }

            _groups[i] = group with { Size = group.Tally.Members };
            MoveGroup(i, GroupTrigger.Filled, ByRule("filled", $"Group {group.Number} has its {Plural.Of(group.Tally.Members, "target")}"));
        }

        if (AddFirstGrowingGroup())
        {
            return;
        }

        var total = _groups.Sum(g => g.Size);
        if (_next.Plan.Approval.IsNeededFor(_next.Plan, total))
        {
            MoveRollout(RolloutTrigger.ApprovalNeeded, ByRule(
                "approval", $"Needs approval by an Approver other than {_next.CreatedBy}: {Plural.Of(total, "target")} in {Plural.Of(_groups.Length, "group")}"));
            return;
        }

        MoveRollout(RolloutTrigger.GroupsFilled, ByRule("filled", $"Assigned {Plural.Of(total, "target")} to {Plural.Of(_groups.Length, "group")}"));
        PlanStart();
    }

    /// <summary>Filled and, where that was needed, approved: plans the start that nobody has to press.</summary>
    private void PlanStart()
    {
        if (_next.Plan.Schedule is { Start: RolloutStart.AtTime, StartAt: not null })
        {
            MoveRollout(RolloutTrigger.Schedule, ByRule("start-time", "Starts at its planned time"));
        }
        else if (_next.Plan.Schedule.Start == RolloutStart.WhenApproved)
        {
            MoveRollout(RolloutTrigger.Schedule, ByRule("start-approved", "Starts because it was approved"));
        }
    }

    /// <summary>Starts a scheduled rollout when its time has come; under the emergency stop it waits.</summary>
    public void StartOnTime()
    {
        if (_next.Status != RolloutStatus.Scheduled || _before.Latch is not null)
        {
            return;
        }

        if (_next.Plan.Schedule.Start == RolloutStart.WhenApproved)
        {
            Start($"Started when {_next.Approval?.By ?? StatusReason.Engine} approved", StatusReason.Engine, null);
        }
        else if (_next.Plan.Schedule.StartAt is not { } startAt)
        {
            return;
        }
        else if (startAt <= _now)
        {
            Start("Started at its planned time", StatusReason.Engine, null);
        }
        else
        {
            _wakeAt = Earlier(_wakeAt, startAt);
        }
    }

    /// <summary>Asks each running group: too many failures, successful, over? Source: hawkbit-rollouts, 5.1 to 5.5.</summary>
    public void JudgeGroups()
    {
        // The pass that starts a rollout evaluates no condition yet (hawkbit-rollouts, 4.2, last row).
        if (_next.Status != RolloutStatus.Running || _before.Status != RolloutStatus.Running || IsEnding)
        {
            return;
        }

        // A group that a command of this very round started is judged in the next one: one hop a pass (hawkbit-rollouts, 5.4).
        var running = Enumerable.Range(0, _groups.Length)
            .Where(i => _groups[i].Status == GroupStatus.Running && _before.Groups[i].Status == GroupStatus.Running)
            .ToArray();
        if (!Array.Exists(_groups, g => g.Status == GroupStatus.Running))
        {
            StartNextGroup(ByRule("none-running", $"Group {NextNumber()} started: no other group was running"));
            return;
        }

        foreach (var index in running)
        {
            if (JudgeErrorLimit(index))
            {
                if (!IsHawkBit)
                {
                    break;
                }

                continue;
            }

            JudgeSuccess(index);
            if (_next.Status != RolloutStatus.Running && !IsHawkBit)
            {
                break;
            }
        }

        PauseForError();
    }

    /// <summary>Ends the rollout when nothing is left to run (hawkbit-rollouts, 5.1 step 5 and 5.5).</summary>
    public void Finish()
    {
        var pausedByErrorNow = _next is { Status: RolloutStatus.Paused, Cause: PauseCause.Error } && _before.Status == RolloutStatus.Running;
        if (_next.Status != RolloutStatus.Running && !pausedByErrorNow)
        {
            return;
        }

        if (!IsNothingLeft())
        {
            AbortWithoutProgress();
            NoteDeadlock();
            return;
        }

        if (StopAtGroupLimit())
        {
            return;
        }

        if (_next is { Status: RolloutStatus.Running, Plan.Pacing: Pacing.CapacityWindow window } && _total.Failed > window.ToleratedUnhealthy)
        {
            MoveRollout(RolloutTrigger.Abort, ByRule("no-progress", $"{_total.Failed} of {_total.Members} devices are unhealthy at the end, {window.ToleratedUnhealthy} are tolerated"));
        }
        else if (_next.Status == RolloutStatus.Running && !IsBaking() && !AbortIncompleteRollback())
        {
            var failed = _total.Failed;
            MoveRollout(RolloutTrigger.LastGroupOver, ByRule(
                "all-over", failed == 0 ? "All groups are over without a failure" : $"All groups are over; {Plural.Of(failed, "device")} failed"));
        }
    }

    /// <summary>Opens actions by group order, then id, as far as the rate allows (architecture, section 5).</summary>
    public void OpenActions()
    {
        if (_next.Status != RolloutStatus.Running || _before.Latch is not null || _slice is not null)
        {
            return;
        }

        if (!IsWindowOpen())
        {
            return; // retries wait for the next window too (aws-iot-jobs, 8.3)
        }

        if (AlarmState.IsFirstReadingDue(_next))
        {
            return; // one that is in alarm before anything begins is ignored (ecs-rolling-update, B-21)
        }

        if (Holding.MustTakeOver(_next))
        {
            _slice = new RolloutSlice.TakeOver();
            return;
        }

        if (Array.Exists(_groups, g => Holding.IsItsTurn(g) && g.AllBusy > 0))
        {
            _wakeAt = Earlier(_wakeAt, _now + s_busyRetry);
        }

        if (NextToOpen() is not { } open)
        {
            return; // the next device result makes room
        }

        var most = Math.Min(open.Most, RolloutDecider.LargestSlice);
        if (_next.Plan.MostInFlight is { } limit)
        {
            most = Math.Min(most, limit - _total.Open);
            if (most <= 0)
            {
                return; // the next device result makes room
            }
        }

        DateTimeOffset? minute = null;
        if (!open.AreRetries && !open.HaveJoined && _next.Plan.Pacing.IsByTheMinute)
        {
            var pace = PaceNow();
            _next = _next with { Pace = pace };
            minute = pace.Minute;
            if (_next.Plan.Pacing.BudgetAt(pace.Step) is { } budget)
            {
                most = Math.Min(most, budget - pace.Opened);
                if (most <= 0)
                {
                    _wakeAt = Earlier(_wakeAt, pace.Minute!.Value + s_minute);
                    return;
                }
            }
        }

        _slice = open with { Most = most, Minute = minute };
    }

    /// <summary>
    /// Who opens next, and as many of them as there are or the capacity window lets begin; null for nobody. Retries come first and use no
    /// rate budget: they were offered once within it (aws-iot-jobs, 6.1).
    /// </summary>
    private RolloutSlice.OpenActions? NextToOpen()
    {
        // A device that failed is out of service already: trying it again takes nothing from the others (ecs-rolling-update, B-4).
        if (Array.Find(_groups, g => Holding.IsItsTurn(g) && g.Tally.RetryScheduled > g.BusyRetries) is { } retries)
        {
            return new RolloutSlice.OpenActions(retries.Id, retries.Tally.RetryScheduled, null, AreRetries: true);
        }

        var window = _next.Plan.Pacing as Pacing.CapacityWindow;
        var most = window is null ? int.MaxValue : CapacityLimits.MayOpen(window, _total);
        var joined = NextJoined();
        var index = joined >= 0 ? joined : Array.FindIndex(_groups, g => Holding.IsItsTurn(g) && FirstAttempts(g) > g.Busy);
        return index >= 0 && most > 0
            ? new RolloutSlice.OpenActions(
                _groups[index].Id, Math.Min(FirstAttempts(_groups[index]), most), null, HaveJoined: joined >= 0, AreFailing: FailingComeLast ? false : null)
            : window is null ? null : FailingToOpen(window);
    }

    /// <summary>Planned first attempts that open in their order; those that come last are not among them.</summary>
    private int FirstAttempts(GroupView group) =>
        FailingComeLast ? group.Tally.ScheduledHealthy : group.Tally.Scheduled - group.Tally.RetryScheduled;

    /// <summary>The budget's state in the current minute; a new minute fixes the step of an exponential rate (aws-iot-jobs, A-3).</summary>
    private PaceState PaceNow()
    {
        var (pace, current) = (_next.Pace, CurrentMinute());
        if (pace.Minute == current)
        {
            return pace;
        }

        var opened = pace.Before + pace.Opened;
        var step = pace.Step;
        if (_next.Plan.Pacing is Pacing.ExponentialRate rate)
        {
            var count = RampWaiting.Counted(rate, opened, _total);
            step = Math.Max(step, rate.StepAt(count));
        }

        return new PaceState(current, 0, opened, step);
    }

    private bool JudgeErrorLimit(int index)
    {
        var group = _groups[index];
        if (_next.Status != RolloutStatus.Running || group.Status != GroupStatus.Running
            || !GroupJudge.IsErrorLimitBroken(_next.Plan, group.Plan, group.Tally, PlannedFor(index)))
        {
            return false;
        }

        var members = GroupJudge.Denominator(_next.Plan, group.Tally, PlannedFor(index));
        var allowed = GroupJudge.FailuresAllowed(_next.Plan, group.Plan, group.Tally, PlannedFor(index));
        var text = $"Group {group.Number} had {Plural.Of(group.Tally.FailedForGood, "failure")} of {members}, limit {allowed}";
        MoveGroup(index, GroupTrigger.ErrorLimitBroken, ByRule("error-limit", text));
        if (group.Plan.ErrorAction != ErrorAction.Pause)
        {
            _rollsBack = group.Plan.ErrorAction == ErrorAction.AbortAndRollBack ? true : null;
            MoveRollout(RolloutTrigger.Abort, ByRule("error-limit", text));
            return true;
        }

        _errorPause ??= text;
        if (!IsHawkBit)
        {
            PauseForError();
        }

        return true;
    }

    private void PauseForError()
    {
        if (_errorPause is not { } text)
        {
            return;
        }

        _errorPause = null;
        // Where the failing group was the last one open there is nothing to hold back, and the rollout ends (hawkbit-rollouts, 5.5).
        if (!IsNothingLeft())
        {
            MoveRollout(RolloutTrigger.Pause, ByRule("error-limit", text), null, PauseCause.Error);
        }
    }

    private void JudgeSuccess(int index)
    {
        var group = _groups[index];
        var (isOver, hasNext) = (group.Tally.IsOver && !IsNeverOver(index), index + 1 < _groups.Length && _groups[index + 1].Status == GroupStatus.Scheduled);
        var isReached = GroupJudge.IsTriggerReached(_next.Plan, group.Plan, group.Tally, PlannedFor(index));
        var ok = GroupJudge.Successes(_next.Plan, group.Tally);
        var members = GroupJudge.Denominator(_next.Plan, group.Tally, PlannedFor(index));
        if (hasNext && IsSoaking(index, isReached))
        {
            return;
        }

        if (isOver)
        {
            MoveGroup(index, GroupTrigger.Completed, ByRule(
                "completed", $"Group {group.Number} is over: {ok} of {members} ok, {group.Tally.Failed} failed"));
        }

        if ((!isOver && !isReached) || !hasNext)
        {
            return;
        }

        if (!isReached && !IsHawkBit)
        {
            var needed = GroupJudge.SuccessesNeeded(_next.Plan, group.Plan, group.Tally);
            MoveRollout(
                RolloutTrigger.Pause,
                ByRule("trigger-missed", $"Group {group.Number} is over with {Plural.Of(ok, "success", "successes")}; {needed} {(needed == 1 ? "was" : "were")} needed for group {group.Number + 1}"),
                null,
                PauseCause.TriggerMissed);
        }
        else if (group.Plan.SuccessAction == SuccessAction.PauseForCheck)
        {
            MoveRollout(
                RolloutTrigger.Pause,
                ByRule("check", $"Group {group.Number} reached its success trigger with {ok} of {members}; a person checks before group {group.Number + 1}"),
                null,
                PauseCause.Check);
        }
        else
        {
            MoveGroup(index + 1, GroupTrigger.Start, ByRule(
                "success-trigger", $"Group {group.Number + 1} started: group {group.Number} has {ok} of {members} ok"));
        }
    }

    /// <summary>Soak begins when the trigger first holds and again when it stopped holding (architecture, section 5).</summary>
    private bool IsSoaking(int index, bool isReached)
    {
        var group = _groups[index];
        if (group.Plan.SoakTime <= TimeSpan.Zero)
        {
            return false;
        }

        var since = isReached ? group.SoakSince ?? _now : (DateTimeOffset?)null;
        _groups[index] = group with { SoakSince = since };
        if (since is not { } begun || _now >= begun + group.Plan.SoakTime)
        {
            return false;
        }

        _wakeAt = Earlier(_wakeAt, begun + group.Plan.SoakTime);
        return true;
    }

    private bool IsNothingLeft() => !WillGrow() && Array.TrueForAll(_groups, g =>
        g.Status == GroupStatus.Finished
        || (g.Status == GroupStatus.Error && (IsHawkBit ? g.Tally.NotStarted + g.Tally.Recalling + g.Tally.RetryDue + g.Tally.HealthPending == 0 : g.Tally.IsOver)));

    /// <summary>
    /// The rollout's minutes are counted from its start. When the clock jumps back the minute stays the later one, so no budget is
    /// given twice (architecture, section 5).
    /// </summary>
    private DateTimeOffset CurrentMinute()
    {
        var start = _next.StartedAt ?? _now;
        var elapsed = Math.Max(0, (_now - start).Ticks / s_minute.Ticks);
        var minute = start + TimeSpan.FromTicks(elapsed * s_minute.Ticks);
        return _next.Pace.Minute is { } last && last > minute ? last : minute;
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset b) => a is { } other && other < b ? other : b;
}
