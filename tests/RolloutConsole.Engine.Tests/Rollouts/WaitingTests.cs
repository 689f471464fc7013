using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>
/// Every blocker of operator-experience, 5.4, is produced once: with its sentence, what ends it, when it can end, and who can act.
/// What only pages know (silent devices, a late engine) is produced in the tests of the live feed.
/// </summary>
public sealed class WaitingTests
{
    private static readonly RolloutView s_running = Running(
        Plan(Group(80), Group()), (GroupStatus.Running, new GroupTally { Finished = 5, Retrieved = 5 }), (GroupStatus.Scheduled, new GroupTally { Scheduled = 10 }));

    private static readonly RolloutView s_opening = Running(
        Plan(Group(80)), (GroupStatus.Running, new GroupTally { Finished = 5, Retrieved = 5, Scheduled = 10 }));

    private static readonly Dictionary<BlockerKind, Example> s_examples = new()
    {
        [BlockerKind.Filling] = new(
            s_running with { Status = RolloutStatus.Creating, Groups = [.. s_running.Groups.Select(g => g with { Status = GroupStatus.Creating, PlannedSize = 50 })] },
            "Assigning devices to groups: 20 of 100", "all devices assigned", null, "engine"),
        [BlockerKind.Approval] = new(
            s_running with { Status = RolloutStatus.WaitingForApproval, CreatedBy = "anna" },
            "Needs approval by an Approver other than anna", "approval", null, "Approver other than anna"),
        [BlockerKind.Start] = new(s_running with { Status = RolloutStatus.Ready }, "Waits for start by a Manager", "start", null, "Manager"),
        [BlockerKind.StartTime] = new(
            s_running with { Status = RolloutStatus.Scheduled, Plan = s_running.Plan with { Schedule = new RolloutSchedule(RolloutStart.AtTime, Now.AddHours(5)) } },
            "Starts Wed 2026-05-20 17:03 UTC", "planned start", Now.AddHours(5), "engine"),
        [BlockerKind.SuccessTrigger] = new(
            s_running, "Group 1 needs 3 more successes (5 of 8) before group 2", "success trigger", null, "engine; Manager can trigger the next group"),
        [BlockerKind.Completion] = new(s_opening, "Group 1 has 5 devices in flight and 10 not started", "the last device's result", null, "engine"),
        [BlockerKind.Soak] = new(
            s_running with { Groups = [s_running.Groups[0] with { SoakSince = Now.AddMinutes(-10), Plan = s_running.Plan.Groups[0] with { SoakTime = TimeSpan.FromMinutes(47) } }, s_running.Groups[1]] },
            "Group 1 soaks until 12:40:22 UTC before group 2", "end of soak, if the success trigger holds", Now.AddMinutes(37), "engine; Manager can trigger the next group"),
        [BlockerKind.InFlightLimit] = new(
            s_opening with { Plan = s_opening.Plan with { MostInFlight = 5 } },
            "5 devices are in flight, limit 5; 10 devices wait for a result of theirs", "the next device's result", null, "engine"),
        [BlockerKind.Capacity] = new(
            s_opening with { Plan = s_opening.Plan with { Pacing = new Pacing.CapacityWindow(CapacityMode.InPlace, 75, 100) } },
            "Capacity: 15 of 20 devices are healthy, at least 15 must stay so; 10 wait", "the next device's result", null, "engine"),
        [BlockerKind.Deadlock] = new(
            Running(Plan(Group(80)) with { Pacing = new Pacing.CapacityWindow(CapacityMode.InPlace, 90, 100) }, (GroupStatus.Running, new GroupTally { Scheduled = 5 })),
            "Deadlock: 90 % of 5 devices are 5: none may ever be out of service, so nothing can begin. Choose at most 80.",
            "more devices; a rollout's plan never changes, so stop it for good and create one with that share", null, "Manager"),
        [BlockerKind.Health] = new(
            Running(Plan(Group(80)) with { Health = new HealthWatch() }, (GroupStatus.Running, new GroupTally { Finished = 5, HealthPending = 2 })),
            "2 devices have installed it and are not known to be healthy yet", "attribute health, or 40 s after the installation", null, "engine"),
        [BlockerKind.Bake] = new(
            Running(Plan(Group(80)) with { Health = new HealthWatch { BakeTime = TimeSpan.FromMinutes(10) } }, (GroupStatus.Finished, new GroupTally { Finished = 5 }))
                with { Health = new HealthMemory(Now.AddMinutes(-3)) },
            "Baking until 12:10:22 UTC", "end of the bake time, if no device changes its health", Now.AddMinutes(7), "engine"),
        [BlockerKind.Rate] = new(
            s_opening with { Plan = s_opening.Plan with { Pacing = new Pacing.ConstantRate(50) }, Pace = new PaceState(Now.AddSeconds(-52), 50) },
            "Rate 50/min used up; 10 devices wait for the next minute", "next minute", Now.AddSeconds(8), "engine"),
        [BlockerKind.Window] = new(
            s_opening with { Plan = s_opening.Plan with { Schedule = new RolloutSchedule { Zone = "Europe/Berlin", Windows = [new MaintenanceWindow.Weekly(WeekDays.Monday, new TimeOnly(22, 0), 60)] } } },
            "Window closed; opens Mon 2026-05-25 22:00 (Europe/Berlin); 10 devices wait", "the next window", new DateTimeOffset(2026, 5, 25, 20, 0, 0, TimeSpan.Zero), "nobody, the plan is fixed"),
        [BlockerKind.EndTime] = new(
            s_running with { Status = RolloutStatus.Paused, Cause = PauseCause.Person, Plan = s_running.Plan with { Schedule = new RolloutSchedule { EndAt = Now } } },
            "Its planned end Wed 2026-05-20 12:03 (UTC) has passed; on resume 10 devices not started are canceled", "resume", null, "Operator or Manager"),
        [BlockerKind.Retry] = new(
            s_opening with { Groups = [s_opening.Groups[0] with { Tally = s_opening.Groups[0].Tally with { AfterFailure = 3 } }] },
            "3 devices are tried again", "the devices' results", null, "engine"),
        [BlockerKind.BusyDevices] = new(
            s_opening with { Groups = [s_opening.Groups[0] with { Busy = 8 }] },
            "8 devices are busy with other rollouts of equal or higher weight", "the other rollouts", null, "engine"),
        [BlockerKind.Paused] = new(
            s_running with { Status = RolloutStatus.Paused, Cause = PauseCause.Error, Reason = new StatusReason("error", "Group 2 had 21 failures, limit 20", Now, StatusReason.Engine) },
            "Paused by error rule: group 2 had 21 failures, limit 20", "resume", null, "Operator or Manager"),
        [BlockerKind.Latch] = new(
            s_running with { Latch = new LatchState(true, "ben", Now, null) },
            "Emergency stop of everything set by ben at 12:03:22 UTC; released by Admin", "release of the emergency stop", null, "Admin"),
        [BlockerKind.AskingBack] = new(
            s_running with { Status = RolloutStatus.Stopping }, "Stopping: 10 planned and 5 open actions to go", "all open actions asked back", null, "engine"),
        [BlockerKind.Recall] = new(
            s_running with { Status = RolloutStatus.Paused, Cause = PauseCause.Latch, Latch = new LatchState(true, "ben", Now, null) },
            "Devices that had begun: 5 about to be asked back", "the devices' answers; resume withdraws what is not answered", null, "engine"),
        [BlockerKind.Growth] = new(
            s_opening with { Plan = s_opening.Plan with { Groups = [s_opening.Plan.Groups[0]], Selection = new TargetSelection("id==*", SelectionMode.Continuous) }, Groups = [s_opening.Groups[0], s_opening.Groups[0] with { Id = 2, Number = 2, PlannedSize = 0 }], NextLookAt = Now.AddSeconds(38) },
            "New devices that match join: 20 joined group 2, next look at 12:04:00 UTC", "new devices that match", Now.AddSeconds(38), "engine; Manager can stop it for good"),
        [BlockerKind.Confirmation] = new(
            s_opening with { Groups = [s_opening.Groups[0] with { Tally = s_opening.Groups[0].Tally with { WaitForConfirmation = 4 } }] },
            "4 devices wait for confirmation by a person at the device; no timeout ends that", "confirmation, or auto-confirmation of the device", null,
            "person at the device; Operator or Manager on the device's page"),
        [BlockerKind.TakingOver] = new(
            s_opening with { Plan = s_opening.Plan with { BusyDevices = BusyDevices.Replace } },
            "What other rollouts have planned for the same devices is being canceled", "all of it canceled", null, "engine"),
        [BlockerKind.Recovery] = new(
            s_running with { Status = RolloutStatus.Aborted, Recovery = RecoveryState.RollingBack, Rollback = new RolloutLink(42, "spring rollback", RolloutStatus.Running) },
            "Rolling back, see rollout 42 'spring rollback'", "the end of the rollback", null, "engine; Manager can stop the rollback"),
        [BlockerKind.Removing] = new(s_running with { Status = RolloutStatus.Deleting }, "Deleting: 15 actions to go", "all actions removed", null, "engine"),
    };

    public static TheoryData<BlockerKind> Kinds => [.. s_examples.Keys];

    [Theory(DisplayName = "operator-experience 5.4: each blocker with its sentence, end and who can act")]
    [MemberData(nameof(Kinds))]
    public void Blocker_IsExplained(BlockerKind kind)
    {
        var example = s_examples[kind];

        var blocker = Assert.Single(RolloutWaiting.Explain(example.View, Now), b => b.Kind == kind);

        Assert.Equal((example.Sentence, example.EndsBy, example.EarliestEnd, example.WhoCanAct), (blocker.Sentence, blocker.EndsBy, blocker.EarliestEnd, blocker.WhoCanAct));
        Assert.True(blocker.Since <= Now);
    }

    [Fact]
    public void EveryKind_HasItsExample() =>
        Assert.Equal([BlockerKind.SilentDevices, BlockerKind.Engine], Enum.GetValues<BlockerKind>().Except(s_examples.Keys));

    private sealed record Example(RolloutView View, string Sentence, string EndsBy, DateTimeOffset? EarliestEnd, string WhoCanAct);
}
