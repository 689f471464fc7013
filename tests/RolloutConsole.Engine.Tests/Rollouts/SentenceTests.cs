using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Rollouts;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>The engine's sentences count in English: one failure, two failures.</summary>
public sealed class SentenceTests
{
    [Theory]
    [InlineData(1, "Group 1 had 1 failure of 3, limit 0")]
    [InlineData(2, "Group 1 had 2 failures of 3, limit 0")]
    public void ErrorLimit_Failures_AreCountedInEnglish(int failed, string sentence)
    {
        var view = Running(
            Plan(Group(error: 0), Group()),
            (GroupStatus.Running, new GroupTally { Error = failed, Retrieved = 3 - failed }),
            (GroupStatus.Scheduled, new GroupTally { Scheduled = 5 }));

        Assert.Equal(sentence, RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now).Next.Reason.Text);
    }

    [Theory]
    [InlineData(1, "All groups are over; 1 device failed")]
    [InlineData(2, "All groups are over; 2 devices failed")]
    public void End_Failures_AreCountedInEnglish(int failed, string sentence)
    {
        var view = Running(Plan(Group(error: 100)), (GroupStatus.Running, new GroupTally { Error = failed, Finished = 5 }));

        Assert.Equal(sentence, Settle(view, new RolloutFact.OutcomesCommitted(), Now).Reason.Text);
    }

    [Theory]
    [InlineData(1, "Group 1 has 1 device in flight and 0 not started")]
    [InlineData(1200, "Group 1 has 1,200 devices in flight and 0 not started")]
    public void Waiting_Devices_AreCountedInEnglish(int open, string sentence)
    {
        var view = Running(Plan(Group()), (GroupStatus.Running, new GroupTally { Retrieved = open }));

        Assert.Equal(sentence, Assert.Single(RolloutWaiting.Explain(view, Now)).Sentence);
    }
}
