using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>A planned start: architecture, section 3, part Schedule, and section 5, part Latch.</summary>
public sealed class StartTimeTests
{
    private static readonly DateTimeOffset s_start = Now + TimeSpan.FromHours(2);

    [Fact]
    public void Scheduled_BeforeItsTime_WaitsAndAsksToBeWokenThen()
    {
        var decision = RolloutDecider.Decide(Scheduled(), new RolloutFact.DeadlineDue(), s_start - TimeSpan.FromSeconds(1));

        Assert.Equal((RolloutStatus.Scheduled, s_start), (decision.Next.Status, decision.Next.WakeAt));
    }

    [Fact]
    public void Scheduled_AtItsTime_Starts() =>
        Assert.Equal(RolloutStatus.Running, RolloutDecider.Decide(Scheduled(), new RolloutFact.DeadlineDue(), s_start).Next.Status);

    [Fact]
    public void Scheduled_AtItsTimeUnderTheEmergencyStop_WaitsUntilItIsReleased()
    {
        var held = RolloutDecider.Decide(
            Scheduled() with { Latch = new LatchState(true, "dora", Now, null) }, new RolloutFact.DeadlineDue(), s_start).Next;
        Assert.Equal(RolloutStatus.Scheduled, held.Status);

        var released = RolloutDecider.Decide(held with { Latch = null }, new RolloutFact.LatchChanged(), s_start + TimeSpan.FromMinutes(5));
        Assert.Equal(RolloutStatus.Running, released.Next.Status);
    }

    private static RolloutView Scheduled()
    {
        var plan = Plan(Group()) with { Schedule = new RolloutSchedule(RolloutStart.AtTime, s_start) };
        return Running(plan, (GroupStatus.Ready, new GroupTally { Scheduled = 5 })) with { Status = RolloutStatus.Scheduled, StartedAt = null };
    }
}
