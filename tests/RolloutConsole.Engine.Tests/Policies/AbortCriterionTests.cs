using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Engine.Tests.Rollouts;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Policies;

/// <summary>Source: aws-iot-jobs, section 7 and table 7.1; rules. Results reach the decider one after the other.</summary>
public sealed class AbortCriterionTests
{
    // Criteria as type:percent:minimum, results as letters (F failed, T timed out, R rejected, o ok, x removed, c canceled) with counts.
    [Theory(DisplayName = "7.1: worked examples")]
    [InlineData(1, "Failed:20:100", "F99", null)]
    [InlineData(2, "Failed:20:100", "o81 F19", null)]
    [InlineData(3, "Failed:20:100", "o80 F20", 1)]
    [InlineData(4, "Failed:20:100", "F19 o81 F1", null)]
    [InlineData(5, "Failed:20:100", "F19 o81 F1 o3 F1", 1)]
    [InlineData(6, "Failed:33.33:1", "o2 F1", 1)]
    [InlineData(6, "Failed:33.34:1", "o2 F1", null)]
    [InlineData(7, "Failed:10.99:1", "o90 F10", null)]
    [InlineData(7, "Failed:10.99:1", "o90 F11", null)]
    [InlineData(7, "Failed:10.99:1", "o89 F11", 1)]
    [InlineData(8, "Failed:20:100", "o90 T60 R20 F30", null)]
    [InlineData(9, "All:20:100", "o90 T60 R20 F30", 1)]
    [InlineData(10, "Failed:20:100,TimedOut:50:200", "o20 T120 F10", null)]
    [InlineData(11, "Failed:20:100,TimedOut:50:200", "T120 o60 F20", 2)]
    [InlineData(12, "Failed:20:100,TimedOut:50:200", "T100 o60 F40", 1)]
    [InlineData(16, "All:50:4", "x30 c10 o2 R2", 1)]
    [InlineData(17, "Failed:100:1", "F1", 1)]
    [InlineData(18, "Failed:20:100", "F50", null)]
    public void Results_InThisOrder_AbortOrNot(int row, string criteria, string results, int? cause)
    {
        var outcomes = Outcomes(results);
        var view = Running(
            Plan(Group(100, 100)) with { AbortCriteria = [.. criteria.Split(',').Select(CriterionOf)] },
            (GroupStatus.Running, new GroupTally { Retrieved = outcomes.Sum(o => o.Count) + 1 })) with { Undecided = [.. outcomes] };

        var after = RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now).Next;

        Assert.True(cause is null ? after.Status == RolloutStatus.Running : (after.Status, after.Reason.Key) == (RolloutStatus.Aborted, $"criterion-{cause}"), $"row {row}: {after.Status} {after.Reason.Text}");
    }

    [Fact(DisplayName = "7.1, row 15: deleting executions takes them out and asks nothing; the next result is asked")]
    public void DeletedSuccesses_NextFailure_Aborts()
    {
        var view = Running(
            Plan(Group(100, 100)) with { AbortCriteria = [new AbortCriterion(FailureType.Failed, 100, 20)] },
            (GroupStatus.Running, new GroupTally { Error = 20, Finished = 85, Retrieved = 2 }));
        view = Decide(view, new ActionOutcome(1, ActionStatus.Finished, ActionStatus.Removed, 5));
        Assert.Equal(RolloutStatus.Running, view.Status);

        Assert.Equal(RolloutStatus.Running, Decide(view, Ended(1, ActionStatus.Finished)).Status);
        Assert.Equal(RolloutStatus.Aborted, Decide(view, Ended(1, ActionStatus.Error)).Status);
    }

    [Fact(DisplayName = "A-14: the sentence names failure type, counts, share and limit")]
    public void Abort_SaysWhatTheRuleCompared()
    {
        var view = Running(
            Plan(Group(100, 100)) with { AbortCriteria = [new AbortCriterion(FailureType.All, 5, 33.5m)] },
            (GroupStatus.Running, new GroupTally { Finished = 3, Error = 1, Retrieved = 4 }));
        Assert.Equal("Criterion 1: 2 of 5 results failed, were refused or timed out, 40.00 %, limit 33.5 %", Decide(view, Ended(1, ActionStatus.Error)).Reason.Text);
    }

    [Fact(DisplayName = "A-8: what was not fetched is taken back, what a device has goes on")]
    public void Abort_TakesBackPlannedThenOfferedAndThenRests()
    {
        var view = Running(
            Plan(Group(100, 100), Group()) with { AbortCriteria = [new AbortCriterion(FailureType.Failed, 1, 1)] },
            (GroupStatus.Running, new GroupTally { Running = 4, Retrieved = 3, Finished = 1 }),
            (GroupStatus.Scheduled, new GroupTally { Scheduled = 9 }));
        var aborted = RolloutDecider.Decide(view with { Undecided = [Ended(1, ActionStatus.Error)] }, new RolloutFact.OutcomesCommitted(), Now);
        Assert.Equal(RolloutStatus.Aborted, aborted.Next.Status);
        Assert.Equal(new RolloutSlice.EndScheduled(Delete: false), aborted.Slice);

        var second = After(aborted.Next, new ActionOutcome(2, ActionStatus.Scheduled, ActionStatus.Canceled, 9));
        Assert.Equal(new RolloutSlice.ForceCancel(OnlyOffered: true), second.Slice);

        var third = After(second.Next, new ActionOutcome(1, ActionStatus.Running, ActionStatus.Canceled, 4));
        Assert.Null(third.Slice);
        Assert.True(third.Next.HaltIsCarriedOut);
        Assert.Equal(2, third.Next.Total.Retrieved);
        Assert.All(third.Next.Groups, g => Assert.Equal(GroupStatus.Finished, g.Status));

        var late = After(third.Next, Ended(1, ActionStatus.Finished, 2));
        Assert.Equal((RolloutStatus.Aborted, 3), (late.Next.Status, late.Next.Total.Finished));
    }

    [Theory]
    [InlineData(InFlightOnHalt.Recall)]
    [InlineData(InFlightOnHalt.Force)]
    public void Abort_InFlightAsThePlanSays(InFlightOnHalt choice)
    {
        var view = Running(Plan(Group()) with { InFlightOnHalt = choice }, (GroupStatus.Finished, new GroupTally { Retrieved = 3 })) with { Status = RolloutStatus.Aborted };
        RolloutSlice expected = choice == InFlightOnHalt.Recall ? new RolloutSlice.AskBack() : new RolloutSlice.ForceCancel();
        Assert.Equal(expected, RolloutDecider.Decide(view, new RolloutFact.LeaseGained(), Now).Slice);
    }

    [Fact(DisplayName = "Architecture 3: an abort by a criterion does with devices that have begun what the plan says, whatever the planned end would do")]
    public void Abort_ByACriterion_GivesUpWhatThePlanGivesUp()
    {
        var plan = Plan(Group(100, 100)) with { InFlightOnHalt = InFlightOnHalt.Force, AbortCriteria = [new AbortCriterion(FailureType.Failed, 1, 1)] };
        var world = new TallyWorld(Running(plan, (GroupStatus.Running, new GroupTally { Retrieved = 4 })), Now);

        world.Report(Ended(1, ActionStatus.Error));

        Assert.Equal((RolloutStatus.Aborted, 3), (world.View.Status, world.View.Total.Canceled));
    }

    [Fact(DisplayName = "Architecture 4: resuming acknowledges the guard, which then counts only later results, its minimum included")]
    public void PausedByCriterion_Resumed_CountsFromThere()
    {
        var view = Running(
            Plan(Group(100, 100)) with { AbortCriteria = [new AbortCriterion(FailureType.Failed, 4, 50, GuardAction.Pause)] },
            (GroupStatus.Running, new GroupTally { Finished = 1, Error = 2, Retrieved = 20 }));
        var paused = Decide(view, Ended(1, ActionStatus.Error));
        Assert.Equal((RolloutStatus.Paused, PauseCause.Criterion), (paused.Status, paused.Cause));

        var resumed = Settle(paused, Command(RolloutCommand.Resume), Now);
        resumed = Decide(resumed, Ended(1, ActionStatus.Error, 3));
        Assert.Equal(RolloutStatus.Running, resumed.Status);
        Assert.Equal(RolloutStatus.Paused, Decide(resumed, Ended(1, ActionStatus.Error)).Status);
    }

    [Theory]
    [InlineData(20, 100, 0, 0, 100L)]
    [InlineData(20, 100, 10, 100, 13L)]
    [InlineData(20, 100, 19, 99, 1L)]
    [InlineData(100, 1, 0, 1, null)]
    [InlineData(100, 5, 2, 2, 3L)]
    public void FailuresUntilMet_IsTheFewestThatFireIt(int percent, int minimum, int failed, int executed, long? more)
    {
        var criterion = new AbortCriterion(FailureType.Failed, minimum, percent);
        Assert.Equal(more, criterion.FailuresUntilMet(failed, executed));
        if (more is { } x)
        {
            Assert.True(criterion.IsMetBy(failed + (int)x, executed + (int)x));
            Assert.False(x > 1 && criterion.IsMetBy(failed + (int)x - 1, executed + (int)x - 1));
        }
    }

    [Theory(DisplayName = "7: at most two decimals, above 0 to 100, minimum 1")]
    [InlineData("10.99", 1, null)]
    [InlineData("10.999", 1, "abortCriteria[0].thresholdPercent")]
    [InlineData("0", 1, "abortCriteria[0].thresholdPercent")]
    [InlineData("100.01", 1, "abortCriteria[0].thresholdPercent")]
    [InlineData("20", 0, "abortCriteria[0].minimumExecuted")]
    public void Plan_WithAWrongCriterion_NamesTheField(string percent, int minimum, string? field)
    {
        var criterion = new AbortCriterion(FailureType.Failed, minimum, decimal.Parse(percent, System.Globalization.CultureInfo.InvariantCulture));
        var faults = PlanRules.Check("name", "", Plan(Group()) with { AbortCriteria = [criterion] }).Select(f => f.Field);
        Assert.Equal(field is null ? [] : [field], faults);
    }

    [Fact(DisplayName = "A-15: a criterion that waits for more results than there are devices is warned of")]
    public void Warn_CriterionThatCanNeverFire()
    {
        var plan = Plan(Group()) with { AbortCriteria = [new AbortCriterion(FailureType.Failed, 100, 20)] };
        Assert.Contains(PlanRules.Warn(plan, [50]), w => w.Field == "abortCriteria[0].minimumExecuted");
        Assert.DoesNotContain(PlanRules.Warn(plan, [100]), w => w.Field == "abortCriteria[0].minimumExecuted");
    }

    [Fact(DisplayName = "A-15: a criterion for each group is compared with the largest group, not with their sum")]
    public void Warn_CriterionOfEachGroup_LargerThanEveryGroup()
    {
        var plan = Plan(Group(), Group()) with { AbortCriteria = [new AbortCriterion(FailureType.Failed, 60, 20, Scope: GuardScope.EachGroup)] };
        var warning = Assert.Single(PlanRules.Warn(plan, [50, 40]), w => w.Field == "abortCriteria[0].minimumExecuted");
        Assert.Equal("Criterion 1 can never fire: it waits for 60 results of one group and the largest has 50 devices. Choose at most 50.", $"{warning.Message} {warning.Suggestion}");
        Assert.DoesNotContain(PlanRules.Warn(plan, [10, 60]), w => w.Field == "abortCriteria[0].minimumExecuted");
    }

    [Fact(DisplayName = "A-15: where devices join, a criterion may fire later")]
    public void Warn_CriterionOfAPlanThatGrows_SaysToday()
    {
        var plan = Plan(Group()) with { Selection = new TargetSelection("id==*", SelectionMode.Continuous), AbortCriteria = [new AbortCriterion(FailureType.Failed, 60, 20)] };
        Assert.Contains(PlanRules.Warn(plan, [50]), w => w.Message.StartsWith("Criterion 1 cannot fire with the devices of today: ", StringComparison.Ordinal));
        Assert.DoesNotContain(PlanRules.Warn(plan, [0]), w => w.Field.StartsWith("abortCriteria", StringComparison.Ordinal));
    }

    [Theory(DisplayName = "A-15: refusals are counted only where they end an update")]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Warn_RefusalsThatEndNothing(bool ends, bool warns)
    {
        var plan = Plan(Group()) with
        {
            AbortCriteria = [new AbortCriterion(FailureType.Rejected, 1, 20)], DeviceLimits = new DeviceLimits { RejectedEndsAction = ends },
        };
        Assert.Equal(warns, PlanRules.Warn(plan, [50]).Any(w => w.Field == "abortCriteria[0].failureType"));
    }

    public static TheoryData<string, AbortCriterion, AbortCriterion, bool> Shadows => new()
    {
        { "wider in everything", new(FailureType.All, 5, 10), new(FailureType.Failed, 10, 20), true },
        { "the same", new(FailureType.Failed, 10, 20), new(FailureType.Failed, 10, 20), true },
        { "a pause is resumed, and counts anew", new(FailureType.All, 5, 10, GuardAction.Pause), new(FailureType.Failed, 10, 20), false },
        { "narrower type", new(FailureType.Failed, 5, 10), new(FailureType.All, 10, 20), false },
        { "waits longer", new(FailureType.All, 11, 10), new(FailureType.Failed, 10, 20), false },
        { "a higher share", new(FailureType.All, 5, 20.01m), new(FailureType.Failed, 10, 20), false },
        { "another scope", new(FailureType.All, 5, 10), new(FailureType.Failed, 10, 20, Scope: GuardScope.EachGroup), false },
        { "the same scope", new(FailureType.All, 5, 10, Scope: GuardScope.EachGroup), new(FailureType.Failed, 10, 20, Scope: GuardScope.EachGroup), true },
    };

    [Theory(DisplayName = "A-15: a criterion that an earlier one always precedes never acts")]
    [MemberData(nameof(Shadows))]
    public void Warn_CriterionInTheShadowOfAnEarlierOne(string row, AbortCriterion first, AbortCriterion later, bool warns)
    {
        var plan = Plan(Group(), Group()) with { AbortCriteria = [first, later] };
        var warnings = PlanRules.Warn(plan, [50, 50]).Where(w => w.Field.StartsWith("abortCriteria", StringComparison.Ordinal)).ToList();
        Assert.Equal((row, warns ? "abortCriteria[1].thresholdPercent" : ""), (row, string.Join(' ', warnings.Select(w => w.Field))));
        Assert.All(warnings, w => Assert.Contains("criterion 1 is too, and acts first", w.Message, StringComparison.Ordinal));
    }

    [Fact(DisplayName = "A-15: with one group both scopes count the same")]
    public void Warn_ShadowAcrossScopes_OfOneGroup()
    {
        var plan = Plan(Group()) with { AbortCriteria = [new(FailureType.All, 5, 10), new(FailureType.Failed, 10, 20, Scope: GuardScope.EachGroup)] };
        var warning = Assert.Single(PlanRules.Warn(plan, [50]), w => w.Field.StartsWith("abortCriteria", StringComparison.Ordinal));
        Assert.Equal("Choose less than 10 % or fewer than 5 results, put it before criterion 1, or leave it out.", warning.Suggestion);
    }

    private static RolloutView Decide(RolloutView view, ActionOutcome outcome) => After(view, outcome).Next;

    private static RolloutDecision After(RolloutView view, ActionOutcome outcome) =>
        RolloutDecider.Decide(view with { Undecided = [outcome] }, new RolloutFact.OutcomesCommitted(), Now);

    private static AbortCriterion CriterionOf(string text)
    {
        var parts = text.Split(':');
        return new AbortCriterion(
            Enum.Parse<FailureType>(parts[0]), int.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture),
            decimal.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    private static List<ActionOutcome> Outcomes(string results) =>
    [
        .. results.Split(' ').Select(r => Ended(
            1,
            r[0] switch
            {
                'F' => ActionStatus.Error,
                'T' => ActionStatus.TimedOut,
                'R' => ActionStatus.Rejected,
                'x' => ActionStatus.Removed,
                'c' => ActionStatus.Canceled,
                _ => ActionStatus.Finished,
            },
            int.Parse(r.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture))),
    ];
}
