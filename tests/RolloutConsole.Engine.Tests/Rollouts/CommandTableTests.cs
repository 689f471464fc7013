using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Rollouts;
using static RolloutConsole.Engine.Rollouts.RolloutCommand;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>Which command is accepted in which state: hawkbit-rollouts, table 2.2, every cell of the commands that exist.</summary>
public sealed class CommandTableTests
{
    private static readonly Dictionary<RolloutStatus, RolloutCommand[]> s_accepted = new()
    {
        [RolloutStatus.Creating] = [Stop, Delete],
        [RolloutStatus.WaitingForApproval] = [Approve, Deny, Stop, Delete],
        [RolloutStatus.ApprovalDenied] = [Stop, Delete],
        [RolloutStatus.Ready] = [Start, Stop, Delete],
        [RolloutStatus.Scheduled] = [Start, Stop, Delete],
        [RolloutStatus.Starting] = [Stop, Delete],
        [RolloutStatus.Running] = [Pause, Stop, Delete, TriggerNextGroup, RollBack],
        [RolloutStatus.Paused] = [Resume, Stop, Delete, RollBack],
        [RolloutStatus.Stopping] = [Delete, RollBack],
        [RolloutStatus.Stopped] = [Delete, RollBack],
        [RolloutStatus.Aborted] = [Delete, RollBack],
        [RolloutStatus.Finished] = [Delete, RollBack],
        [RolloutStatus.Deleting] = [Delete],
        [RolloutStatus.Deleted] = [Delete],
        [RolloutStatus.Draft] = [Delete],
    };

    public static TheoryData<RolloutStatus, RolloutCommand> Cells()
    {
        var cells = new TheoryData<RolloutStatus, RolloutCommand>();
        foreach (var status in Enum.GetValues<RolloutStatus>())
        {
            foreach (var command in Enum.GetValues<RolloutCommand>())
            {
                cells.Add(status, command);
            }
        }

        return cells;
    }

    [Theory(DisplayName = "hawkbit-rollouts 2.2")]
    [MemberData(nameof(Cells))]
    public void Command_InState_IsAcceptedOrRefusedAsTheTableSays(RolloutStatus status, RolloutCommand command)
    {
        var started = status >= RolloutStatus.Running;
        var view = Running(
            Plan(Group(), Group()),
            (started ? GroupStatus.Running : GroupStatus.Ready, new GroupTally { Retrieved = started ? 5 : 0, Scheduled = started ? 0 : 5 }),
            (started ? GroupStatus.Scheduled : GroupStatus.Ready, new GroupTally { Scheduled = 5 })) with
        {
            Status = status,
            Cause = status == RolloutStatus.Paused ? PauseCause.Person : null,
            StartedAt = started ? Now : null,
        };
        if (status == RolloutStatus.Creating)
        {
            view = view with { Groups = [.. view.Groups.Select(g => g with { Status = GroupStatus.Creating })] };
        }

        var decision = RolloutDecider.Decide(view, Command(command), Now);

        Assert.Equal(s_accepted[status].Contains(command), decision.Refusal is null);
        if (decision.Refusal is { } refusal)
        {
            Assert.NotEmpty(refusal);
            Assert.Equal(status, RolloutDecider.Decide(view, Command(command), Now).Next.Status);
        }
    }

    [Fact(DisplayName = "hawkbit-rollouts 2.2, footnote 2")]
    public void TriggerNextGroup_NoneLeft_IsRefused()
    {
        var view = Running(Plan(Group()), (GroupStatus.Running, new GroupTally { Retrieved = 5 }));

        Assert.Contains("no group left", RolloutDecider.Decide(view, Command(TriggerNextGroup), Now).Refusal, StringComparison.Ordinal);
    }
}
