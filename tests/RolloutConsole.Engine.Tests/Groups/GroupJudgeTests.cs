using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Groups;

/// <summary>The numbers shown beside the conditions: hawkbit-rollouts, 5.2 and 5.3, in exact integers.</summary>
public sealed class GroupJudgeTests
{
    [Theory]
    [InlineData(50, 10, 5)]
    [InlineData(50, 7, 4)]
    [InlineData(1, 3, 1)]
    [InlineData(100, 3, 3)]
    [InlineData(33, 100, 33)]
    [InlineData(0, 10, 0)]
    [InlineData(50, 0, 0)]
    public void SuccessesNeeded_IsTheFewestThatReachTheTrigger(int percent, int members, int needed)
    {
        var group = Group(success: percent);
        var plan = Plan(group);
        GroupTally With(int finished) => new() { Finished = finished, Retrieved = members - finished };

        Assert.Equal(needed, GroupJudge.SuccessesNeeded(plan, group, With(0)));
        Assert.True(GroupJudge.IsTriggerReached(plan, group, With(needed)));
        Assert.False(needed > 0 && GroupJudge.IsTriggerReached(plan, group, With(needed - 1)));
    }

    [Theory]
    [InlineData(50, 10, 5)]
    [InlineData(50, 7, 3)]
    [InlineData(10, 205, 20)]
    [InlineData(0, 10, 0)]
    [InlineData(99, 1, 0)]
    public void FailuresAllowed_OfAPercentage_IsTheMostThatDoNotBreakIt(int percent, int members, int allowed) =>
        AssertAllowed(new ErrorLimit.Percent(percent), members, allowed);

    [Theory]
    [InlineData(3, 10, 3)]
    [InlineData(0, 10, 0)]
    public void FailuresAllowed_OfANumber_IsTheMostThatDoNotBreakIt(int count, int members, int allowed) =>
        AssertAllowed(new ErrorLimit.Count(count), members, allowed);

    [Fact]
    public void SkippedTargets_InTheConsoleReading_AreInNoDenominator()
    {
        var group = Group(success: 50, error: 50);
        var plan = Plan(group);
        var tally = new GroupTally { Finished = 9, Skipped = 8, Retrieved = 1 };

        Assert.Equal((2, 1, 1), (GroupJudge.Denominator(plan, tally), GroupJudge.SuccessesNeeded(plan, group, tally), GroupJudge.FailuresAllowed(plan, group, tally)));
        Assert.True(GroupJudge.IsTriggerReached(plan, group, tally));
        Assert.Equal(10, GroupJudge.Denominator(plan with { Reading = PlanReading.HawkBit }, tally));
    }

    [Fact]
    public void EmptyGroup_ReachesItsTriggerAndBreaksNoLimit()
    {
        foreach (var limit in new ErrorLimit[] { new ErrorLimit.Percent(0), new ErrorLimit.Count(0) })
        {
            var group = Group(success: 100) with { ErrorLimit = limit };

            Assert.True(GroupJudge.IsTriggerReached(Plan(group), group, default));
            Assert.False(GroupJudge.IsErrorLimitBroken(Plan(group), group, default));
        }
    }

    private static void AssertAllowed(ErrorLimit limit, int members, int allowed)
    {
        var group = Group() with { ErrorLimit = limit };
        var plan = Plan(group);
        GroupTally With(int failed) => new() { Error = failed, Retrieved = members - failed };

        Assert.Equal(allowed, GroupJudge.FailuresAllowed(plan, group, With(0)));
        Assert.False(GroupJudge.IsErrorLimitBroken(plan, group, With(allowed)));
        Assert.True(GroupJudge.IsErrorLimitBroken(plan, group, With(allowed + 1)));
    }
}
