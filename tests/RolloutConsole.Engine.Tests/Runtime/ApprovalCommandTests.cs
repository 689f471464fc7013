using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Runtime;

/// <summary>Who may approve: architecture, section 8. The rule that holds is fixed when the rollout is created.</summary>
public sealed class ApprovalCommandTests
{
    private static readonly Caller s_author = new("mara", ConsoleRole.Manager | ConsoleRole.Approver, CallerKind.Person);
    private static readonly Caller s_approver = new("otto", ConsoleRole.Approver, CallerKind.Person);

    [Fact]
    public async Task Approve_OwnRollout_IsForbiddenAndAudited()
    {
        await using var world = await EngineWorld.StartAsync();
        var id = await AskAsync(world);

        foreach (var command in (RolloutCommand[])[RolloutCommand.Approve, RolloutCommand.Deny])
        {
            var receipt = await world.Commands.GiveAsync(s_author with { Name = "MARA" }, id, command, "mine", CancellationToken.None);
            Assert.Equal((CommandOutcome.Forbidden, Permissions.OwnRollout), (receipt.Outcome, receipt.Message));
        }

        Assert.Equal(RolloutStatus.WaitingForApproval, world.Rollouts[id].Status);
        Assert.Contains(world.Audit.Rows, r => r is { Action: "rollout.approve", Outcome: "forbidden", Reason: "mine" });
        Assert.Contains(world.Audit.Rows, r => r is { Action: "rollout.deny", Outcome: "forbidden" });
    }

    [Fact]
    public async Task Approve_WithoutTheRole_IsForbidden()
    {
        await using var world = await EngineWorld.StartAsync();
        var id = await AskAsync(world);

        var receipt = await world.Commands.GiveAsync(s_approver with { Roles = ConsoleRole.All & ~ConsoleRole.Approver }, id, RolloutCommand.Approve, null, CancellationToken.None);

        Assert.Equal((CommandOutcome.Forbidden, "This needs the role Approver; an Admin can give it."), (receipt.Outcome, receipt.Message));
    }

    [Fact]
    public async Task Approve_BySomebodyElse_IsAcceptedWithItsRemark()
    {
        await using var world = await EngineWorld.StartAsync();
        var id = await AskAsync(world);

        Assert.True((await world.Commands.GiveAsync(s_approver, id, RolloutCommand.Approve, "fine", CancellationToken.None)).IsAccepted);

        await EngineWorld.UntilAsync(() => world.Rollouts[id].Status == RolloutStatus.Ready);
        Assert.Equal(new ApprovalVerdict("otto", "fine"), world.Rollouts[id].Approval);
    }

    [Fact]
    public async Task Remark_TooLong_IsRefusedWithItsField()
    {
        await using var world = await EngineWorld.StartAsync();
        var id = await AskAsync(world);

        var receipt = await world.Commands.GiveAsync(s_approver, id, RolloutCommand.Approve, new string('x', 256), CancellationToken.None);

        Assert.Equal((CommandOutcome.Invalid, "remark"), (receipt.Outcome, receipt.Faults.Single().Field));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(100, false)]
    [InlineData(99, true)]
    [InlineData(0, true)]
    public async Task Check_SaysWhetherAnApprovalIsNeeded(int? installation, bool isNeeded)
    {
        await using var world = await EngineWorld.StartAsync();
        world.Settings.Current = new() { Approval = new ApprovalRule(installation) };

        Assert.Equal(isNeeded, (await world.Commands.CheckAsync(new CreateRollout("spring", "", Plan(Group())), CancellationToken.None)).NeedsApproval);
    }

    private static async Task<long> AskAsync(EngineWorld world)
    {
        world.Settings.Current = new() { Approval = ApprovalRule.Always };
        var id = (await world.Commands.CreateAsync(s_author, new CreateRollout("spring", "", Plan(Group())), CancellationToken.None)).Id!.Value;
        await EngineWorld.UntilAsync(() => world.Rollouts[id].Status == RolloutStatus.WaitingForApproval);
        return id;
    }
}
