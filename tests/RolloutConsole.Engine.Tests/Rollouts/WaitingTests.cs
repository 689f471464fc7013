using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>
/// Every blocker of operator-experience, 5.4, is produced once: with its sentence, since when, what ends it, when it can end, and who can act.
/// What only pages know (silent devices, a late engine) is produced in the tests of the live feed.
/// </summary>
public sealed class WaitingTests
{
    // When it began to run, and its first group a little later: what came to hold it afterwards must not say either.
    private static readonly DateTimeOffset s_began = Now.AddMinutes(-28);
    private static readonly DateTimeOffset s_groupBegan = Now.AddMinutes(-25);

    private static readonly RolloutView s_running = Begun(Running(
        Plan(Group(80), Group()), (GroupStatus.Running, new GroupTally { Finished = 5, Retrieved = 5 }), (GroupStatus.Scheduled, new GroupTally { Scheduled = 10 })));

    private static readonly RolloutView s_opening = Begun(Running(
        Plan(Group(80)), (GroupStatus.Running, new GroupTally { Finished = 5, Retrieved = 5, Scheduled = 10 })));

    private static readonly RolloutFact s_look = new RolloutFact.LookAgain();
    private static readonly RolloutFact s_results = new RolloutFact.OutcomesCommitted();
    private static readonly ActionStanding s_failed = new(ActionStatus.Error, true);
    private static readonly ActionStanding s_pending = new(ActionStatus.Finished, Health: ActionHealth.Pending);
    private static readonly ActionStanding s_again = new(ActionStatus.Scheduled, LastResult: ActionStatus.Error);

    private static readonly Dictionary<BlockerKind, Example> s_examples = new()
    {
        [BlockerKind.Filling] = new(
            s_running with { Status = RolloutStatus.Creating, Groups = [.. s_running.Groups.Select(g => g with { Status = GroupStatus.Creating, PlannedSize = 50 })] },
            "Assigning devices to groups: 20 of 100", "all devices assigned", null, "engine", s_began),
        [BlockerKind.Approval] = new(
            s_running with { Status = RolloutStatus.WaitingForApproval, CreatedBy = "anna" },
            "Needs approval by an Approver other than anna", "approval", null, "Approver other than anna", s_began),
        [BlockerKind.Start] = new(s_running with { Status = RolloutStatus.Ready }, "Waits for start by a Manager", "start", null, "Manager", s_began),
        [BlockerKind.StartTime] = new(
            s_running with { Status = RolloutStatus.Scheduled, Plan = s_running.Plan with { Schedule = new RolloutSchedule(RolloutStart.AtTime, Now.AddHours(5)) } },
            "Starts Wed 2026-05-20 17:03 UTC", "planned start", Now.AddHours(5), "engine", s_began),
        [BlockerKind.SuccessTrigger] = new(
            s_running, "Group 1 needs 3 more successes (5 of 8) before group 2", "success trigger", null, "engine; Manager can trigger the next group", s_groupBegan),
        [BlockerKind.Completion] = new(s_opening, "Group 1 has 5 devices in flight and 10 not started", "the last device's result", null, "engine", s_groupBegan),
        [BlockerKind.Soak] = new(
            s_running with { Groups = [s_running.Groups[0] with { SoakSince = Now.AddMinutes(-10), Plan = s_running.Plan.Groups[0] with { SoakTime = TimeSpan.FromMinutes(47) } }, s_running.Groups[1]] },
            "Group 1 soaks until 12:40:22 UTC before group 2", "end of soak, if the success trigger holds", Now.AddMinutes(37), "engine; Manager can trigger the next group", Now.AddMinutes(-10)),
        [BlockerKind.InFlightLimit] = new(
            Decided(
                s_opening with { Plan = s_opening.Plan with { MostInFlight = 5 } },
                (-20, s_look, []),
                (-7, s_results, [Ended(1, ActionStatus.Finished)]), // makes room, which is filled at once: the limit has held all the time
                (-7, Opened(1), [new ActionOutcome(1, ActionStatus.Scheduled, ActionStatus.Running, 1)])),
            "5 devices are in flight, limit 5; 9 devices wait for a result of theirs", "the next device's result", null, "engine", Now.AddMinutes(-20)),
        [BlockerKind.Capacity] = new(
            Decided(
                s_opening with { Plan = s_opening.Plan with { Pacing = new Pacing.CapacityWindow(CapacityMode.InPlace, 75, 100) } },
                (-15, s_look, []),
                (-7, s_results, [Ended(1, ActionStatus.Finished)]),
                (-7, Opened(1), [new ActionOutcome(1, ActionStatus.Scheduled, ActionStatus.Running, 1)])),
            "Capacity: 15 of 20 devices are healthy, at least 15 must stay so; 9 wait", "the next device's result", null, "engine", Now.AddMinutes(-15)),
        [BlockerKind.Deadlock] = new(
            Decided(
                Running(Plan(Group(80)) with { Pacing = new Pacing.CapacityWindow(CapacityMode.InPlace, 90, 100) }, (GroupStatus.Running, new GroupTally { Scheduled = 5 })),
                (-14, s_look, []), (-2, s_look, [])),
            "Deadlock: 90 % of 5 devices are 5: none may ever be out of service, so nothing can begin. Choose at most 80.",
            "more devices; a rollout's plan never changes, so stop it for good and create one with that share", null, "Manager", Now.AddMinutes(-14)),
        [BlockerKind.Health] = new(
            Decided(
                s_opening with { Plan = s_opening.Plan with { Health = new HealthWatch() } },
                (-8, s_results, [new ActionOutcome(1, ActionStatus.Retrieved, s_pending, 1)]), (-1, s_results, [new ActionOutcome(1, ActionStatus.Retrieved, s_pending, 1)])),
            "2 devices have installed it and are not known to be healthy yet", "attribute health, or 40 s after the installation", null, "engine", Now.AddMinutes(-8)),
        [BlockerKind.Alarms] = new(
            s_opening with { Plan = s_opening.Plan with { Alarms = new AlarmWatch([new AlarmRule("too hot", "attribute.temperature>90")]) } },
            "Waits for the first reading of its alarms", "the first reading; one that is in alarm then is ignored", null, "engine", s_began),
        [BlockerKind.Bake] = new(
            Running(Plan(Group(80)) with { Health = new HealthWatch { BakeTime = TimeSpan.FromMinutes(10) } }, (GroupStatus.Finished, new GroupTally { Finished = 5 }))
                with { Health = new HealthMemory(Now.AddMinutes(-3)) },
            "Baking until 12:10:22 UTC", "end of the bake time, if no device changes its health", Now.AddMinutes(7), "engine", Now.AddMinutes(-3)),
        [BlockerKind.Rate] = new(
            s_opening with { Plan = s_opening.Plan with { Pacing = new Pacing.ConstantRate(50) }, Pace = new PaceState(Now.AddSeconds(-52), 50) },
            "Rate 50/min used up; 10 devices wait for the next minute", "next minute", Now.AddSeconds(8), "engine", Now.AddSeconds(-52)),
        [BlockerKind.Window] = new(
            s_opening with { Plan = s_opening.Plan with { Schedule = new RolloutSchedule { Zone = "Europe/Berlin", Windows = [new MaintenanceWindow.Weekly(WeekDays.Monday, new TimeOnly(22, 0), 60)] } } },
            "Window closed; opens Mon 2026-05-25 22:00 (Europe/Berlin); 10 devices wait; 1 group fits", "the next window", new DateTimeOffset(2026, 5, 25, 20, 0, 0, TimeSpan.Zero), "nobody, the plan is fixed", Now.AddMinutes(-30)),
        [BlockerKind.EndTime] = new(
            s_running with { Status = RolloutStatus.Paused, Cause = PauseCause.Person, Plan = s_running.Plan with { Schedule = new RolloutSchedule { EndAt = Now } } },
            "Its planned end Wed 2026-05-20 12:03 (UTC) has passed; on resume 10 devices not started are canceled", "resume", null, "Operator or Manager", Now),
        [BlockerKind.Retry] = new(
            Decided(
                s_opening,
                (-9, s_results, [new ActionOutcome(1, ActionStatus.Retrieved, s_failed, 3)]),
                (-9, new RolloutFact.SliceDone(new SliceResult(null, 3, true)), [new ActionOutcome(1, s_failed, s_again, 3)])),
            "3 devices are tried again", "the devices' results", null, "engine", Now.AddMinutes(-9)),
        [BlockerKind.BusyDevices] = new(
            Decided(
                s_opening,
                (-12, Opened(2, areAll: true), [new ActionOutcome(1, ActionStatus.Scheduled, ActionStatus.Running, 2)]),
                (-6, new RolloutFact.DeadlineDue(), []), // asks for them again, and finds them as busy as before
                (-6, Opened(0, areAll: true), [])),
            "8 devices are busy with other rollouts of equal or higher weight", "the results of these devices there", null,
            "Operator or Manager, in the other rollouts", Now.AddMinutes(-12)),
        [BlockerKind.Paused] = new(
            s_running with { Status = RolloutStatus.Paused, Cause = PauseCause.Error, Reason = new StatusReason("error", "Group 2 had 21 failures, limit 20", Now.AddMinutes(-2), StatusReason.Engine) },
            "Paused by error rule: group 2 had 21 failures, limit 20", "resume", null, "Operator or Manager", Now.AddMinutes(-2)),
        [BlockerKind.Latch] = new(
            s_running with { Latch = new LatchState(true, "ben", Now, null) },
            "Emergency stop of everything set by ben at 12:03:22 UTC; released by Admin", "release of the emergency stop", null, "Admin", Now),
        [BlockerKind.AskingBack] = new(
            s_running with { Status = RolloutStatus.Stopping }, "Stopping: 10 planned and 5 open actions to go", "all open actions asked back", null, "engine", s_began),
        [BlockerKind.Recall] = new(
            s_running with { Status = RolloutStatus.Paused, Cause = PauseCause.Latch, Latch = new LatchState(true, "ben", Now, null) },
            "Devices that had begun: 5 about to be asked back", "the devices' answers; resume withdraws what is not answered", null, "engine", Now),
        [BlockerKind.Growth] = new(
            s_opening with { Plan = s_opening.Plan with { Groups = [s_opening.Plan.Groups[0]], Selection = new TargetSelection("id==*", SelectionMode.Continuous) }, Groups = [s_opening.Groups[0], s_opening.Groups[0] with { Id = 2, Number = 2, PlannedSize = 0 }], NextLookAt = Now.AddSeconds(38) },
            "New devices that match join: 20 joined group 2, next look at 12:04:00 UTC", "new devices that match", Now.AddSeconds(38), "engine; Manager can stop it for good", s_groupBegan),
        [BlockerKind.Confirmation] = new(
            Decided(s_opening, (-4, Opened(4), [new ActionOutcome(1, ActionStatus.Scheduled, ActionStatus.WaitForConfirmation, 4)])),
            "4 devices wait for confirmation by a person at the device; no timeout ends that", "confirmation, or auto-confirmation of the device", null,
            "person at the device; Operator or Manager on the device's page", Now.AddMinutes(-4)),
        [BlockerKind.TakingOver] = new(
            Decided(s_opening with { Plan = s_opening.Plan with { BusyDevices = BusyDevices.Replace } }, (-3, s_look, [])),
            "What other rollouts have planned for the same devices is being canceled", "all of it canceled", null, "engine", Now.AddMinutes(-3)),
        [BlockerKind.Recovery] = new(
            s_running with { Status = RolloutStatus.Aborted, Recovery = RecoveryState.RollingBack, Rollback = new RolloutLink(42, "spring rollback", RolloutStatus.Running) },
            "Rolling back, see rollout 42 'spring rollback'", "the end of the rollback", null, "engine; Manager can stop the rollback", s_began),
        [BlockerKind.Removing] = new(s_running with { Status = RolloutStatus.Deleting }, "Deleting: 15 actions to go", "all actions removed", null, "engine", s_began),
    };

    public static TheoryData<BlockerKind> Kinds => [.. s_examples.Keys];

    [Theory(DisplayName = "operator-experience 5.4: each blocker with its sentence, end and who can act")]
    [MemberData(nameof(Kinds))]
    public void Blocker_IsExplained(BlockerKind kind)
    {
        var example = s_examples[kind];

        var blocker = Assert.Single(RolloutWaiting.Explain(example.View, Now), b => b.Kind == kind);

        Assert.Equal((example.Sentence, example.EndsBy, example.EarliestEnd, example.WhoCanAct), (blocker.Sentence, blocker.EndsBy, blocker.EarliestEnd, blocker.WhoCanAct));
        Assert.Equal((kind, example.Since), (kind, blocker.Since));
    }

    [Fact(DisplayName = "a restart or a pause does not begin anew what has held before")]
    public void Since_OutlivesRestartAndPause()
    {
        var busy = s_examples[BlockerKind.BusyDevices].View;
        var restarted = Decided(busy, (-5, new RolloutFact.LeaseGained(), []), (-5, Opened(0, areAll: true), []));
        Assert.Equal(Now.AddMinutes(-12), restarted.Waiting.BusyDevices);

        var retried = s_examples[BlockerKind.Retry].View;
        var paused = Decided(retried, (-5, Command(RolloutCommand.Pause), []), (-4, Command(RolloutCommand.Resume), []));
        Assert.Equal(Now.AddMinutes(-9), paused.Waiting.Retry);
    }

    [Fact(DisplayName = "what has ended and holds again later has a since of its own")]
    public void Since_BeginsAnewWhenItHadEnded()
    {
        var busy = s_examples[BlockerKind.BusyDevices].View;
        var free = Decided(busy, (-5, new RolloutFact.TargetsFreed(), []), (-5, Opened(3, areAll: false), [new ActionOutcome(1, ActionStatus.Scheduled, ActionStatus.Running, 3)]),
            (-5, Opened(5, areAll: true), [new ActionOutcome(1, ActionStatus.Scheduled, ActionStatus.Running, 5)]));
        Assert.Null(free.Waiting.BusyDevices);

        var full = s_examples[BlockerKind.InFlightLimit].View;
        var room = Decided(full, (-5, s_results, [Ended(1, ActionStatus.Finished)]), (-5, Opened(0, areAll: true), []));
        Assert.Null(room.Waiting.InFlightLimit);
        var again = Decided(room, (-2, new RolloutFact.TargetsFreed(), []), (-2, Opened(1), [new ActionOutcome(1, ActionStatus.Scheduled, ActionStatus.Running, 1)]));
        Assert.Equal(Now.AddMinutes(-2), again.Waiting.InFlightLimit);
    }

    [Fact(DisplayName = "since when it holds is committed, or a restart would forget it")]
    public void Since_IsAChange()
    {
        var view = s_opening with { Plan = s_opening.Plan with { MostInFlight = 5 } };
        var decision = RolloutDecider.Decide(view, s_look, Now);
        Assert.True(decision.HasChanges(view));
        Assert.False(RolloutDecider.Decide(decision.Next, s_look, Now.AddMinutes(1)).HasChanges(decision.Next));
    }

    [Theory(DisplayName = "5.4, rate / concurrency / ramp: the next rate and how far it is")]
    [InlineData(RateIncrease.Succeeded, 188, 0, "; 100/min after 212 more successes")]
    [InlineData(RateIncrease.Succeeded, 399, 0, "; 100/min after 1 more success")]
    [InlineData(RateIncrease.Succeeded, 400, 0, "; 100/min from then on")]
    [InlineData(RateIncrease.Notified, 0, 150, "; 100/min after 200 more offered devices")]
    public void Ramp_SaysTheNextRate(RateIncrease counts, int succeeded, int before, string end)
    {
        var view = Begun(Running(Plan(Group(80)), (GroupStatus.Running, new GroupTally { Finished = succeeded, Scheduled = 10 })));
        view = view with { Plan = view.Plan with { Pacing = new Pacing.ExponentialRate(50, 2, 400, counts, 1000) }, Pace = new PaceState(Now.AddSeconds(-52), 50, before) };

        Assert.Equal("Rate 50/min used up; 10 devices wait for the next minute" + end, Sentence(view, BlockerKind.Rate));
    }

    [Theory(DisplayName = "5.4, ramp: a small factor takes several steps to a whole device, and the highest rate does not grow")]
    [InlineData(1, 1.1, 10, "; 2/min after 80 more successes")]
    [InlineData(10, 2, 10, "")]
    public void Ramp_RoundedOrHighest(int rate, double factor, int most, string end)
    {
        var view = s_opening with { Plan = s_opening.Plan with { Pacing = new Pacing.ExponentialRate(rate, (decimal)factor, 10, RateIncrease.Succeeded, most) }, Pace = new PaceState(Now, rate) };
        var done = view with { Groups = [view.Groups[0] with { Tally = new GroupTally { Scheduled = 10 } }] };

        Assert.Equal($"Rate {rate}/min used up; 10 devices wait for the next minute{end}", Sentence(done, BlockerKind.Rate));
    }

    [Theory(DisplayName = "5.4, window: how many groups fit, by rate, soak and length of the window")]
    [InlineData(null, 0, "; 3 groups fit")]
    [InlineData(1, 0, "; 3 groups fit")]
    [InlineData(1, 25, "; 2 groups fit")]
    [InlineData(1, 50, "; 1 group fits")]
    public void Window_SaysHowManyGroupsFit(int? rate, int soakMinutes, string end)
    {
        var group = Group() with { SoakTime = TimeSpan.FromMinutes(soakMinutes) };
        var tally = new GroupTally { Scheduled = 20 };
        var view = Running(Plan(group, group, group), (GroupStatus.Running, tally), (GroupStatus.Scheduled, tally), (GroupStatus.Scheduled, tally));
        var plan = view.Plan with
        {
            Pacing = rate is { } perMinute ? new Pacing.ConstantRate(perMinute) : new Pacing.Unpaced(),
            Schedule = new RolloutSchedule { Windows = [new MaintenanceWindow.Weekly(WeekDays.Monday, new TimeOnly(22, 0), 65)] },
        };

        Assert.EndsWith("20 devices wait" + end, Sentence(view with { Plan = plan }, BlockerKind.Window), StringComparison.Ordinal);
        Assert.EndsWith("; no whole group fits", Sentence(view with { Plan = plan with { Pacing = new Pacing.ConstantRate(1), Schedule = plan.Schedule with { Windows = [new MaintenanceWindow.Weekly(WeekDays.Monday, new TimeOnly(22, 0), 15)] } } }, BlockerKind.Window), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "5.4, paused by a person: the words are in the sentence, and once in the history")]
    public void PausedByAPerson_SaysWhy()
    {
        var decision = RolloutDecider.Decide(s_running, Command(RolloutCommand.Pause, "checking logs"), Now);

        Assert.Equal("Paused by ben: 'checking logs'", Sentence(decision.Next, BlockerKind.Paused));
        Assert.Equal(("Paused by ben", "checking logs"), (decision.Events[0].Text, decision.Events[0].Reason));
        Assert.Equal("Paused by ben", Sentence(RolloutDecider.Decide(s_running, Command(RolloutCommand.Pause), Now).Next, BlockerKind.Paused));
    }

    [Fact]
    public void Rate_OfAMinuteThatIsOver_HoldsNothing()
    {
        var view = s_examples[BlockerKind.Rate].View;

        Assert.Contains(RolloutWaiting.Explain(view, Now.AddSeconds(7)), b => b.Kind == BlockerKind.Rate);
        Assert.DoesNotContain(RolloutWaiting.Explain(view, Now.AddSeconds(8)), b => b.Kind == BlockerKind.Rate);
    }

    [Fact]
    public void EveryKind_HasItsExample() =>
        Assert.Equal([BlockerKind.SilentDevices, BlockerKind.Engine], Enum.GetValues<BlockerKind>().Except(s_examples.Keys));

    private static string Sentence(RolloutView view, BlockerKind kind) => Assert.Single(RolloutWaiting.Explain(view, Now), b => b.Kind == kind).Sentence;

    private static RolloutView Begun(RolloutView view) => view with
    {
        Reason = view.Reason with { Since = s_began },
        Groups = view.Groups.ConvertAll(g => g.Status == GroupStatus.Running ? g with { StartedAt = s_groupBegan } : g),
    };

    private static RolloutFact.SliceDone Opened(int done, bool areAll = false) => new(new SliceResult(1, done, areAll));

    /// <summary>The rollout after some rounds: when, in minutes from now, what happened, and what devices did until then.</summary>
    private static RolloutView Decided(RolloutView view, params (int Minute, RolloutFact Fact, ActionOutcome[] Outcomes)[] rounds) => rounds.Aggregate(
        view,
        (before, round) => RolloutDecider.Decide(
            before with { Undecided = [.. round.Outcomes], UndecidedThrough = before.DecidedThrough + 1 }, round.Fact, Now.AddMinutes(round.Minute)).Next);

    private sealed record Example(RolloutView View, string Sentence, string EndsBy, DateTimeOffset? EarliestEnd, string WhoCanAct, DateTimeOffset Since);
}
