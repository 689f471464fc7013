using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Rollouts;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>Which commands the emergency stop refuses: architecture, section 5, part Latch.</summary>
public sealed class LatchCommandTests
{
    [Theory]
    [InlineData(RolloutStatus.Ready, RolloutCommand.Start)]
    [InlineData(RolloutStatus.Paused, RolloutCommand.Resume)]
    [InlineData(RolloutStatus.Running, RolloutCommand.TriggerNextGroup)]
    public void WhatMovesDevices_IsRefusedNamingWhoSetTheStop(RolloutStatus status, RolloutCommand command)
    {
        var decision = RolloutDecider.Decide(Held(status), Command(command), Now);

        Assert.Contains("dora", decision.Refusal, StringComparison.Ordinal);
        Assert.Empty(decision.Events);
        Assert.Null(decision.Slice);
    }

    [Theory]
    [InlineData(RolloutStatus.Ready)]
    [InlineData(RolloutStatus.Paused)]
    public void WhatEndsARollout_IsStillObeyed(RolloutStatus status)
    {
        Assert.Null(RolloutDecider.Decide(Held(status), Command(RolloutCommand.Stop), Now).Refusal);
        Assert.Null(RolloutDecider.Decide(Held(status), Command(RolloutCommand.Delete), Now).Refusal);
    }

    private static RolloutView Held(RolloutStatus status)
    {
        var isStarted = status != RolloutStatus.Ready;
        return Running(
            Plan(Group(), Group()),
            (isStarted ? GroupStatus.Running : GroupStatus.Ready, new GroupTally { Scheduled = 5 }),
            (isStarted ? GroupStatus.Scheduled : GroupStatus.Ready, new GroupTally { Scheduled = 5 })) with
        {
            Status = status,
            Cause = status == RolloutStatus.Paused ? PauseCause.Person : null,
            StartedAt = isStarted ? Now : null,
            Latch = new LatchState(false, "dora", Now, null),
        };
    }
}
