using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Policies;

/// <summary>Source: ecs-rolling-update, section 2, rules B-2 to B-8, B-13, B-15 and the worked fleet examples of section 7.</summary>
public sealed class CapacityWindowTests
{
    [Theory(DisplayName = "2: guide examples")]
    [InlineData(4, 50, 100, 2, 4)]
    [InlineData(2, 75, 100, 2, 2)]
    [InlineData(4, 100, 200, 4, 8)]
    [InlineData(3, 100, 125, 3, 3)]
    [InlineData(10, 90, 110, 9, 11)]
    [InlineData(7, 60, 150, 5, 10)]
    [InlineData(1, 0, 200, 0, 2)]
    public void Limits_AreRoundedUpAndDown(int devices, int minimum, int maximum, int lower, int upper) =>
        Assert.Equal((lower, upper), (CapacityLimits.Lower(devices, minimum), CapacityLimits.Upper(devices, maximum)));

    [Theory(DisplayName = "2.1: values from which nothing can move")]
    [InlineData(1, 1, 199)]
    [InlineData(2, 51, 149)]
    [InlineData(3, 67, 133)]
    [InlineData(4, 76, 124)]
    [InlineData(5, 81, 119)]
    [InlineData(10, 91, 109)]
    public void Deadlock_BeginsExactlyThere(int devices, int minimum, int maximum)
    {
        Assert.True(CapacityLimits.CanNeverMove(new Pacing.CapacityWindow(CapacityMode.InPlace, minimum, 100), devices));
        Assert.False(CapacityLimits.CanNeverMove(new Pacing.CapacityWindow(CapacityMode.InPlace, minimum - 1, 100), devices));
        Assert.True(CapacityLimits.CanNeverMove(new Pacing.CapacityWindow(CapacityMode.SideBySide, 100, maximum), devices));
        Assert.False(CapacityLimits.CanNeverMove(new Pacing.CapacityWindow(CapacityMode.SideBySide, 100, maximum + 1), devices));
    }

    [Theory(DisplayName = "B-7: defaults that let a small fleet move")]
    [InlineData(1, 0, 200)]
    [InlineData(3, 66, 134)]
    [InlineData(9, 88, 112)]
    [InlineData(10, 90, 110)]
    [InlineData(5000, 90, 110)]
    public void Defaults_NeverDeadlock(int devices, int minimum, int maximum)
    {
        Assert.Equal(minimum, CapacityLimits.DefaultFor(CapacityMode.InPlace, devices).MinimumHealthyPercent);
        Assert.Equal(maximum, CapacityLimits.DefaultFor(CapacityMode.SideBySide, devices).MaximumPercent);
        Assert.False(CapacityLimits.CanNeverMove(CapacityLimits.DefaultFor(CapacityMode.InPlace, devices), devices));
        Assert.False(CapacityLimits.CanNeverMove(CapacityLimits.DefaultFor(CapacityMode.SideBySide, devices), devices));
    }

    [Theory(DisplayName = "B-6: refused at creation, with the field and what would be right")]
    [InlineData(CapacityMode.InPlace, 100, 200, "pacing.minimumHealthyPercent", "at most 90")]
    [InlineData(CapacityMode.SideBySide, 100, 100, "pacing.maximumPercent", "at least 110")]
    public void Coverage_OfAWindowThatCanNeverMove_NamesTheField(CapacityMode mode, int minimum, int maximum, string field, string better)
    {
        var fault = Assert.Single(PlanRules.CheckCoverage(PlanOf(new Pacing.CapacityWindow(mode, minimum, maximum)), 10, [10]));
        Assert.Equal(field, fault.Field);
        Assert.Contains(better, fault.Suggestion, StringComparison.Ordinal);
    }

    // Such a plan was saved once: no device matched yet, and the capacity was not looked at.
    [Theory(DisplayName = "B-6: refused too where nobody matches yet and devices are only waited for")]
    [InlineData(SelectionMode.Continuous, CapacityMode.InPlace, 100, 200, "pacing.minimumHealthyPercent")]
    [InlineData(SelectionMode.Continuous, CapacityMode.SideBySide, 100, 100, "pacing.maximumPercent")]
    [InlineData(SelectionMode.Dynamic, CapacityMode.InPlace, 100, 200, "pacing.minimumHealthyPercent")]
    [InlineData(SelectionMode.Dynamic, CapacityMode.SideBySide, 100, 100, "pacing.maximumPercent")]
    [InlineData(SelectionMode.Continuous, CapacityMode.InPlace, 99, 100, null)]
    [InlineData(SelectionMode.Continuous, CapacityMode.SideBySide, 100, 101, null)]
    public void Coverage_OfAWindowThatNoFleetCouldMoveIn_IsRefusedBeforeAnybodyMatches(
        SelectionMode selection, CapacityMode mode, int minimum, int maximum, string? field)
    {
        var groups = selection == SelectionMode.Dynamic ? new DynamicGroups(5, Only: true) : null;
        var plan = PlanOf(new Pacing.CapacityWindow(mode, minimum, maximum)) with { Selection = new TargetSelection("id==*", selection, groups) };
        Assert.Equal(field is null ? [] : [field], PlanRules.CheckCoverage(plan, 0, [0]).Select(f => f.Field));
    }

    [Theory(DisplayName = "2 and B-7: the range of both percentages")]
    [InlineData(-1, 100, 0, "pacing.minimumHealthyPercent")]
    [InlineData(0, 100, 0, null)]
    [InlineData(100, 1000, 0, null)]
    [InlineData(101, 100, 0, "pacing.minimumHealthyPercent")]
    [InlineData(90, 99, 0, "pacing.maximumPercent")]
    [InlineData(90, 1001, 0, "pacing.maximumPercent")]
    [InlineData(90, 100, -1, "pacing.toleratedUnhealthy")]
    public void Plan_WithAWrongWindow_NamesTheField(int minimum, int maximum, int tolerated, string? field) => Assert.Equal(
        field is null ? [] : [field],
        PlanRules.Check("name", "", PlanOf(new Pacing.CapacityWindow(CapacityMode.InPlace, minimum, maximum, tolerated))).Select(f => f.Field));

    [Theory(DisplayName = "7: side by side, ten devices, 100 to 110 %: a clean failure goes on, one that leaves the device unhealthy stops the rest")]
    [InlineData("clean", true)]
    [InlineData("unhealthy", false)]
    public void Fleet_SideBySide_GoesOnWhileAllServe(string failure, bool goesOn)
    {
        var failed = failure == "clean" ? new GroupTally { Scheduled = 9, Error = 1 } : new GroupTally { Scheduled = 9, Finished = 1, HealthFailing = 1 };
        var plan = PlanOf(new Pacing.CapacityWindow(CapacityMode.SideBySide, 100, 110)) with { Health = new HealthWatch() };
        var next = RolloutDecider.Decide(Running(plan, (GroupStatus.Running, failed)), new RolloutFact.LookAgain(), Now);
        Assert.Equal(goesOn ? 1 : 0, (next.Slice as RolloutSlice.OpenActions)?.Most ?? 0);
        Assert.Equal((failure, goesOn ? RolloutStatus.Running : RolloutStatus.Aborted), (failure, next.Next.Status));
    }

    // Results in the order in which devices were offered: o succeeds, F fails. The rounds are the sizes of what opened at once.
    [Theory(DisplayName = "7: worked fleet examples, in place, ten devices, floor 3")]
    [InlineData("1", 80, "oooooooooo", "2 2 2 2 2", RolloutStatus.Finished, null)]
    [InlineData("2", 80, "oFoooooooo", "2 1 1 1 1 1 1 1 1", RolloutStatus.Aborted, "1 of 10 devices are unhealthy at the end")]
    [InlineData("3", 80, "oFF", "2 1", RolloutStatus.Aborted, "8 of 10 devices are healthy, at least 8")]
    [InlineData("4", 75, "FF", "2", RolloutStatus.Aborted, "8 of 10 devices are healthy, at least 8")]
    [InlineData("6", 0, "FFFFFooooo", "10", RolloutStatus.Aborted, "Circuit breaker: 5 failures in a row, limit 5")]
    public void Fleet_InPlace_OpensInRoundsAndEnds(string row, int minimum, string results, string rounds, RolloutStatus status, string? reason)
    {
        var (opened, end) = Run(PlanOf(new Pacing.CapacityWindow(CapacityMode.InPlace, minimum, 100)) with { Breaker = new CircuitBreaker(Floor: 3) }, 10, results);
        Assert.Equal((row, rounds), (row, opened));
        Assert.True(end.Status == status, $"row {row}: {end.Status}, {end.Reason.Text}");
        Assert.Contains(reason ?? "", end.Reason.Text, StringComparison.Ordinal);
    }

    // Tasks of a wave that are not healthy yet are the devices of a round. Where both limits leave room, a scheduler of tasks exchanges
    // more at once than a fleet can: rows 3, 4 and 9 hold the lower limit alone, because no device can be added as a substitute.
    [Theory(DisplayName = "2.2: worked schedules")]
    [InlineData(1, CapacityMode.SideBySide, 4, 100, 200, "4")]
    [InlineData(2, CapacityMode.InPlace, 4, 50, 100, "2 2")]
    [InlineData(3, CapacityMode.InPlace, 4, 50, 200, "2 2")]
    [InlineData(4, CapacityMode.InPlace, 10, 90, 110, "1 1 1 1 1 1 1 1 1 1")]
    [InlineData(5, CapacityMode.SideBySide, 3, 100, 134, "1 1 1")]
    [InlineData(6, CapacityMode.InPlace, 1, 0, 100, "1")]
    [InlineData(7, CapacityMode.SideBySide, 1, 100, 200, "1")]
    [InlineData(8, CapacityMode.InPlace, 10, 80, 100, "2 2 2 2 2")]
    [InlineData(9, CapacityMode.InPlace, 7, 60, 150, "2 2 2 1")]
    [InlineData(10, CapacityMode.SideBySide, 5, 100, 150, "2 2 1")]
    [InlineData(11, CapacityMode.InPlace, 2, 75, 100, "")]
    [InlineData(12, CapacityMode.SideBySide, 3, 100, 125, "")]
    public void Schedule_OfAllSuccesses_HasTheseRounds(int row, CapacityMode mode, int devices, int minimum, int maximum, string rounds)
    {
        var (opened, end) = Run(PlanOf(new Pacing.CapacityWindow(mode, minimum, maximum)), devices, new string('o', devices));

        Assert.Equal((row, rounds), (row, opened));
        Assert.Equal(rounds.Length == 0 ? RolloutStatus.Running : RolloutStatus.Finished, end.Status);
    }

    [Fact(DisplayName = "7, row 2: finished where one failed device is tolerated (B-15)")]
    public void Fleet_OneFailureTolerated_Finishes() =>
        Assert.Equal(RolloutStatus.Finished, Run(PlanOf(new Pacing.CapacityWindow(CapacityMode.InPlace, 80, 100, 1)), 10, "oFoooooooo").End.Status);

    [Fact(DisplayName = "7: side by side, ten devices, at most 110 %: one at a time, and a clean failure goes on")]
    public void Fleet_SideBySide_OneAtATime()
    {
        var (opened, end) = Run(PlanOf(new Pacing.CapacityWindow(CapacityMode.SideBySide, 100, 110, 3)), 10, "oFoFoooooo");
        Assert.Equal("1 1 1 1 1 1 1 1 1 1", opened);
        Assert.Equal(RolloutStatus.Finished, end.Status);
    }

    [Fact(DisplayName = "B-4: a device that failed is out of service already, so trying it again is held by no lower limit")]
    public void B4_Retry_UsesNoBudget()
    {
        var plan = PlanOf(new Pacing.CapacityWindow(CapacityMode.InPlace, 80, 100)) with { DeviceLimits = new DeviceLimits { RetriesAfterFailure = 1 } };
        var tally = new GroupTally { Scheduled = 8, RetryScheduled = 1, AfterFailure = 1, Retrieved = 1, Finished = 1 };
        Assert.Equal(0, CapacityLimits.MayOpen((Pacing.CapacityWindow)plan.Pacing, tally));

        var slice = RolloutDecider.Decide(Running(plan, (GroupStatus.Running, tally)), new RolloutFact.LookAgain(), Now).Slice;
        Assert.True(slice is RolloutSlice.OpenActions { AreRetries: true }, $"{slice}");
    }

    [Theory(DisplayName = "2 and B-3: the limits are those of the devices that are left")]
    [InlineData(10, 2)]
    [InlineData(9, 1)]
    [InlineData(5, 1)]
    [InlineData(4, 0)]
    public void B2_Limits_AreThoseOfTheDevicesLeft(int devices, int may)
    {
        var removed = new ActionOutcome(1, ActionStatus.Scheduled, ActionStatus.Removed, 10 - devices);
        var view = Running(PlanOf(new Pacing.CapacityWindow(CapacityMode.InPlace, 80, 100)), (GroupStatus.Running, new GroupTally { Scheduled = 10 }));
        var slice = RolloutDecider.Decide(devices == 10 ? view : view with { Undecided = [removed] }, new RolloutFact.OutcomesCommitted(), Now).Slice;
        Assert.Equal(may, (slice as RolloutSlice.OpenActions)?.Most ?? 0);
    }

    [Fact(DisplayName = "B-13: blocked is said while devices update, and who can end it")]
    public void Waiting_SaysWhyNothingMoreOpens()
    {
        var view = Running(PlanOf(new Pacing.CapacityWindow(CapacityMode.InPlace, 80, 100)), (GroupStatus.Running, new GroupTally { Scheduled = 7, Retrieved = 1, Error = 1, Finished = 1 }));
        var blocker = Assert.Single(RolloutDecider.Decide(view, new RolloutFact.LookAgain(), Now).Waiting, b => b.Kind == BlockerKind.Capacity);
        Assert.Equal("Capacity: 8 of 10 devices are healthy, at least 8 must stay so; 7 wait", blocker.Sentence);
    }

    private static RolloutPlan PlanOf(Pacing.CapacityWindow window) => Plan(Group(100, 100)) with { Pacing = window };

    private static (string Opened, RolloutView End) Run(RolloutPlan plan, int devices, string results)
    {
        var view = Running(plan, (GroupStatus.Running, new GroupTally { Scheduled = devices }));
        var (rounds, told) = (new List<int>(), 0);
        RolloutFact fact = new RolloutFact.LookAgain();
        for (var step = 0; step < 200; step++)
        {
            var decision = RolloutDecider.Decide(view, fact, Now);
            view = decision.Next;
            fact = new RolloutFact.LookAgain();
            if (decision.Slice is RolloutSlice.OpenActions open)
            {
                rounds.Add(open.Most);
                view = view with { Undecided = [new ActionOutcome(1, ActionStatus.Scheduled, ActionStatus.Retrieved, open.Most)] };
                AssertCapacity((Pacing.CapacityWindow)plan.Pacing, view.Total.After(view.Undecided[0]));
            }
            else if (!decision.LookAgain && view.Total.Retrieved > 0 && told < results.Length && !RolloutStateMachine.IsFinal(view.Status))
            {
                // A round's devices answer one after the other; the next ones open only when all of them have.
                var batch = results.Substring(told, Math.Min(view.Total.Retrieved, results.Length - told));
                told += batch.Length;
                view = view with { Undecided = [.. batch.Select(r => Ended(1, r == 'F' ? ActionStatus.Error : ActionStatus.Finished))] };
                fact = new RolloutFact.OutcomesCommitted();
            }
            else if (!decision.LookAgain || RolloutStateMachine.IsFinal(view.Status))
            {
                break;
            }
        }

        return (string.Join(' ', rounds), view);
    }

    // B-8, asked after every opening.
    private static void AssertCapacity(Pacing.CapacityWindow window, GroupTally tally)
    {
        if (window.Mode == CapacityMode.InPlace)
        {
            Assert.True(CapacityLimits.Healthy(window.Mode, tally) >= CapacityLimits.Lower(tally.Members, window.MinimumHealthyPercent));
        }
        else
        {
            Assert.True(tally.Members + tally.Open <= CapacityLimits.Upper(tally.Members, window.MaximumPercent));
        }
    }
}
