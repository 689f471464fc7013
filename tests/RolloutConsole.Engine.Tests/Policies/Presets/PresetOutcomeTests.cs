using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Policies.Presets;
using RolloutConsole.Engine.Rollouts;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Policies.Presets;

/// <summary>The decider itself is asked what a preset does.</summary>
public sealed class PresetOutcomeTests
{
    [Fact(DisplayName = "aws-iot-jobs J6: a job without criteria completes when all executions are terminal, whatever they ended as")]
    public void BareJob_WhoseDevicesAllFailed_Finishes()
    {
        var view = Running(PlanPresets.BareAwsIotJob(Plan(Group())), (GroupStatus.Running, new GroupTally { Error = 50 }));
        Assert.Equal(RolloutStatus.Finished, Settle(view, new RolloutFact.LookAgain(), Now).Status);
    }

    [Fact(DisplayName = "aws-iot-jobs 2: a job is not over while a device has no result")]
    public void BareJob_WithAnOpenDevice_GoesOn()
    {
        var view = Running(PlanPresets.BareAwsIotJob(Plan(Group())), (GroupStatus.Running, new GroupTally { Finished = 49, Retrieved = 1 }));
        Assert.Equal(RolloutStatus.Running, Settle(view, new RolloutFact.LookAgain(), Now).Status);
    }

    [Fact(DisplayName = "aws-iot-jobs 6.1: the preset's rate is the documented table's")]
    public void AwsPreset_HasTheDocumentedRate()
    {
        var pacing = Assert.IsType<Pacing.ExponentialRate>(PlanPresets.AwsIotJob(Plan(Group())).Pacing);
        Assert.Equal([50, 100, 200, 400, 800, 1000], new[] { 0, 1000, 2000, 3000, 4000, 5000 }.Select(count => pacing.BudgetAt(pacing.StepAt(count)) ?? 0));
    }

    [Theory(DisplayName = "ecs-rolling-update 3.2: the preset's breaker has the documented floor and cap")]
    [InlineData(1, 10)]
    [InlineData(20, 10)]
    [InlineData(25, 13)]
    [InlineData(400, 200)]
    [InlineData(800, 200)]
    public void EcsPreset_HasTheDocumentedThreshold(int devices, int threshold) =>
        Assert.Equal(threshold, PlanPresets.EcsRollingUpdate(Plan(Group())).Breaker!.ThresholdFor(devices));

    [Fact(DisplayName = "ecs-rolling-update 3.5: what the preset's breaker fails is rolled back; the other systems have no rollback")]
    public void Recovery_IsTheModelSystems()
    {
        Assert.Equal(Recovery.RollBack, PlanPresets.EcsRollingUpdate(Plan(Group())).Recovery);
        Assert.Equal(Recovery.None, PlanPresets.AwsIotJob(Plan(Group())).Recovery);
        Assert.Equal(Recovery.None, PlanPresets.HawkBitCascade(Plan(Group())).Recovery);
    }

    [Fact(DisplayName = "hawkbit-rollouts 1.6: the preset's conditions are hawkBit's defaults")]
    public void HawkBitPreset_HasTheDefaults() => Assert.All(
        PlanPresets.HawkBitCascade(Plan(Group()), 3).Groups,
        g => Assert.Equal((50, SuccessAction.NextGroup, new ErrorLimit.Percent(50), ErrorAction.Pause), (g.SuccessTriggerPercent, g.SuccessAction, g.ErrorLimit, g.ErrorAction)));
}
