using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Testing.Samples;
using RolloutConsole.Web.Rollouts;
using RolloutConsole.Web.Tests.Pages;

namespace RolloutConsole.Web.Tests.Rollouts;

public sealed class RecoveryPageTests : PageContext
{
    private static readonly RolloutLink s_rollback = new(44, "gateway 4.2.1 EU rollback", RolloutStatus.Running);

    [Theory]
    [InlineData(RecoveryState.RollingBack, "Rolling back. Each device that had begun returns to what it ran before: Rollout 44, gateway 4.2.1 EU rollback")]
    [InlineData(RecoveryState.RolledBack, "Rolled back. Each device of the rollback runs again what it ran before: Rollout 44, gateway 4.2.1 EU rollback")]
    [InlineData(RecoveryState.RollbackFailed, "Rollback failed. It ended before every device had returned; a person must decide what these devices should run: Rollout 44, gateway 4.2.1 EU rollback")]
    public void Source_LinksItsRollback(RecoveryState recovery, string words)
    {
        Rollouts.Stream.Current = Frame(Aborted(recovery, s_rollback));
        var banner = Open().Find("[data-testid='rollout.recovery']");
        Assert.Equal(words, string.Join(' ', banner.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal("/rollouts/44", banner.QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public void Rollback_LinksItsSource()
    {
        var read = SampleRollouts.Gateway();
        Rollouts.Stream.Current = Frame(read with { View = read.View with { RollsBack = new RolloutLink(40, "spring", RolloutStatus.Aborted) } });
        var page = Open();
        Assert.Equal("/rollouts/40", page.Find("[data-testid='rollout.rollsback'] a").GetAttribute("href"));
        Assert.DoesNotContain(page.FindAll("a"), a => a.TextContent.Contains("Copy", StringComparison.Ordinal));
    }

    [Fact]
    public void NoRecovery_SaysNothing()
    {
        Rollouts.Stream.Current = Frame(SampleRollouts.Gateway());
        var page = Open();
        Assert.Empty(page.FindAll("[data-testid='rollout.recovery'], [data-testid='rollout.rollsback'], [data-testid='rollout.rollback']"));
    }

    [Fact]
    public void WhyPanel_KeepsTheReasonOfTheAbort()
    {
        Rollouts.Stream.Current = Frame(Aborted(RecoveryState.RollingBack, s_rollback));
        Assert.Equal(
            ["gateway 4.2.1 EU is aborted.", "Rolling back, see rollout 44 'gateway 4.2.1 EU rollback'."], Open().FindAll(".why-sentence").Select(s => s.TextContent));
    }

    [Fact]
    public async Task LeftBehind_AreListedOnRequest()
    {
        Rollbacks.LeftBehind.Add(new LeftBehindDevice(9, "gw-0009", "It had no distribution set before."));
        Rollouts.Stream.Current = Frame(Aborted(RecoveryState.RollbackFailed, null, leftBehind: 1));
        var page = Open();
        Assert.Contains("No version to return to", page.Find("[data-testid='rollout.recovery']").TextContent);
        Assert.Empty(page.FindAll("[data-testid='rollout.leftbehind']"));

        await page.Find("[data-testid='rollout.leftbehind.show']").ClickAsync();

        page.WaitForAssertion(() => Assert.Equal(
            "gw-0009 It had no distribution set before.", Assert.Single(page.FindAll("[data-testid='rollout.leftbehind'] li")).TextContent));
    }

    [Fact]
    public async Task Manager_RollsBackAndSeesWhoReturnsToWhat()
    {
        Rollbacks.Preview = new RollbackPreview([new ReturnSet(3, "gateway-fw", "4.1.0", 1200), new ReturnSet(5, "gateway-fw", "4.0.0", 1)], 2);
        Rollouts.Stream.Current = Frame(Aborted(RecoveryState.None, null));
        var page = Open();

        await page.Find("[data-testid='rollout.rollback']").ClickAsync();
        var panel = page.Find("[data-testid='rollout.action.rollback']");
        page.WaitForAssertion(() => Assert.Equal(
            ["1,200 devices return to gateway-fw 4.1.0", "1 device returns to gateway-fw 4.0.0"], page.FindAll("[data-testid='rollback.returns'] li").Select(li => li.TextContent)));
        Assert.Contains("2 devices have no previous distribution set to return to, or something newer on the way, and stay as they are.", page.Find("[data-testid='rollout.action.rollback']").TextContent);

        await page.Find("[data-testid='rollout.action.rollback'] textarea").InputAsync("complaints");
        await page.Find("[data-testid='rollout.action.rollback'] input").InputAsync("gateway 4.2.1 EU");
        await page.Find("[data-testid='rollout.action.rollback']").SubmitAsync();
        Assert.Equal((RolloutCommand.RollBack, 41L, "complaints"), (Commands.Given[0].Item1, Commands.Given[0].Item2, Commands.Given[0].Item3));
    }

    [Fact]
    public void Operator_ReadsThatARoleIsMissing()
    {
        Person.Caller = new Caller("olga", ConsoleRole.Operator, CallerKind.Person);
        Rollouts.Stream.Current = Frame(Aborted(RecoveryState.None, null));
        Assert.True(Open().Find("[data-testid='rollout.rollback']").HasAttribute("disabled"));
    }

    [Fact]
    public void PlanTab_OfACapacityWindow_ShowsTheDeploymentsState()
    {
        var read = Aborted(RecoveryState.RolledBack, s_rollback);
        var plan = read.View.Plan with { Pacing = new Pacing.CapacityWindow(CapacityMode.InPlace, 90, 100), Breaker = new CircuitBreaker(BreakerKind.Count, 2), Recovery = Recovery.RollBack };
        read = read with { View = read.View with { Plan = plan, Reason = read.View.Reason with { Key = "breaker" }, Guards = new GuardMemory { BreakerCount = 2 } } };
        var events = new EventLine(1, SampleRollouts.Now, RolloutEventKind.RolloutMoved, "Circuit breaker: 2 failures", "engine", null, null, nameof(RolloutStatus.Aborted));
        Rollouts.Stream.Current = Frame(read, history: new RolloutHistory { Events = [events], EventCount = 1 });
        Services.GetRequiredService<NavigationManager>().NavigateTo(RolloutAddresses.Of(41, RolloutTab.Plan));

        var page = Open();

        var words = page.Find("[data-testid='rollout.deployment']").TextContent;
        Assert.All(
            (string[])["ecs-svc/41", "FAILED", "ECS deployment circuit breaker: devices failed to start, 2 of 2 failures.", "ROLLBACK_SUCCESSFUL", "SERVICE_DEPLOYMENT_FAILED"],
            word => Assert.Contains(word, words, StringComparison.Ordinal));
        Assert.Contains("devices that had begun return to what each of them ran before", page.Find("[data-testid='rollout.plan']").TextContent);
    }

    [Fact]
    public void PlanTab_OfAnyOtherRollout_HasNoDeployment()
    {
        Rollouts.Stream.Current = Frame(SampleRollouts.Gateway());
        Services.GetRequiredService<NavigationManager>().NavigateTo(RolloutAddresses.Of(41, RolloutTab.Plan));
        Assert.Empty(Open().FindAll("[data-testid='rollout.deployment']"));
    }

    [Theory]
    [InlineData(RecoveryState.RollingBack, "Rolling back")]
    [InlineData(RecoveryState.RolledBack, "Rolled back")]
    [InlineData(RecoveryState.RollbackFailed, "Rollback failed")]
    public void List_MarksTheRow(RecoveryState recovery, string word)
    {
        List.Rows.Add(RolloutListRow.Of(Frame(Aborted(recovery, s_rollback))));
        Assert.Equal(word, Render<RolloutsPage>().Find("[data-testid='rollouts.row.41'] [data-testid='rollouts.recovery.41']").TextContent);
    }

    [Fact]
    public void List_MarksARollback()
    {
        var read = SampleRollouts.Gateway();
        List.Rows.Add(RolloutListRow.Of(Frame(read with { View = read.View with { RollsBack = s_rollback } })));
        Assert.Equal("Rollback", Render<RolloutsPage>().Find("[data-testid='rollouts.recovery.41']").TextContent);
    }

    [Fact]
    public void SetOfARollbackToSeveral_IsTheirNumber()
    {
        var read = SampleRollouts.Gateway();
        var plan = read.View.Plan with { Groups = read.View.Plan.Groups.ConvertAll(g => g with { DistributionSetId = 3 }) };
        Assert.Equal("5 previous sets", Frame(read with { View = read.View with { Plan = plan } }).Set);
    }

    private static RolloutRead Aborted(RecoveryState recovery, RolloutLink? rollback, int leftBehind = 0)
    {
        var read = SampleRollouts.Make(41, "gateway 4.2.1 EU", RolloutStatus.Aborted, [SampleRollouts.Group(1, 100, GroupStatus.Finished, ok: 40, failed: 5, canceled: 55)]);
        return read with { View = read.View with { Recovery = recovery, Rollback = rollback, LeftBehind = leftBehind, HaltIsCarriedOut = true } };
    }

    private IRenderedComponent<RolloutPage> Open() => Render<RolloutPage>(p => p.Add(x => x.Id, 41));
}
