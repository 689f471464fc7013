using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>Committed outcomes that no decision has seen are folded once: architecture, section 5.</summary>
public sealed class UndecidedTests
{
    [Fact]
    public void Outcomes_Folded_AreRememberedAsDecided()
    {
        var view = Running(Plan(Group()), (GroupStatus.Running, new GroupTally { Retrieved = 10 })) with
        {
            DecidedThrough = 5,
            Undecided = [Ended(1, ActionStatus.Finished, 3)],
            UndecidedThrough = 9,
        };

        var next = RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now).Next;

        Assert.Equal((9L, 0), (next.DecidedThrough, next.Undecided.Count));
        Assert.Equal((3, 7), (next.Groups[0].Tally.Finished, next.Groups[0].Tally.Retrieved));
        Assert.Equal(9, RolloutDecider.Decide(next, new RolloutFact.LookAgain(), Now).Next.DecidedThrough);
    }
}
