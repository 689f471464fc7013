using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>What guards, pace and soak remember survives in the store, and an abort is carried out to its end.</summary>
public abstract class GuardContract : StoreContract
{
    [Fact]
    public async Task Abort_TakesBackWhatNoDeviceFetchedAndIsTheEnginesUntilThen()
    {
        var targets = await Fleet.TargetsAsync(6);
        var plan = RolloutDriver.Plan(await Fleet.SetAsync(), groups: 2) with { AbortCriteria = [new AbortCriterion(FailureType.Failed, 1, 1)] };
        var id = await Driver.StartAsync("spring", plan);
        await Driver.ReportAsync(
            RolloutDriver.Report(targets[0], ActionOf(targets[0], id), DeviceReportKind.Retrieved),
            RolloutDriver.Report(targets[1], ActionOf(targets[1], id), DeviceReportKind.Failure));

        await Driver.RoundAsync(id, new RolloutFact.OutcomesCommitted());
        Assert.Equal(RolloutStatus.Aborted, (await Driver.ViewAsync(id)).Status);
        Assert.Contains(id, await Store.ListOpenAsync(default));

        await Driver.SettleAsync(id, new RolloutFact.LeaseGained());
        Assert.Equal(
            [ActionStatus.Retrieved, ActionStatus.Error, ActionStatus.Canceled, ActionStatus.Canceled, ActionStatus.Canceled, ActionStatus.Canceled],
            targets.Select(t => StatusOf(ActionOf(t, id))));
        Assert.DoesNotContain(id, await Store.ListOpenAsync(default));
        AssertTalliesEqualRecount();

        await Driver.ReportAsync(RolloutDriver.Report(targets[0], ActionOf(targets[0], id), DeviceReportKind.Success));
        await Driver.SettleAsync(id);
        Assert.Equal((RolloutStatus.Aborted, 1), ((await Driver.ViewAsync(id)).Status, (await Driver.ViewAsync(id)).Total.Finished));
    }

    [Fact(DisplayName = "aws-iot-jobs A-18: two results at once, decided by two at once, abort once")]
    public async Task A18_TwoResultsAtOnce_AbortOnce()
    {
        var targets = await Fleet.TargetsAsync(3);
        var id = await Driver.StartAsync("spring", RolloutDriver.Plan(await Fleet.SetAsync()) with { AbortCriteria = [new AbortCriterion(FailureType.Failed, 1, 1)] });
        foreach (var target in targets.Take(2))
        {
            await Driver.ReportAsync(RolloutDriver.Report(target, ActionOf(target, id), DeviceReportKind.Failure));
        }

        var other = await Driver.ViewAsync(id);
        await Driver.SettleAsync(id);
        var late = RolloutDecider.Decide(other, new RolloutFact.OutcomesCommitted(), Clock.GetUtcNow());
        Assert.Equal(RolloutStatus.Aborted, late.Next.Status);
        Assert.True((await Store.CommitAsync(other, late, null, Clock.GetUtcNow(), default)).IsStale);

        Assert.Equal((RolloutStatus.Aborted, 2), ((await Driver.ViewAsync(id)).Status, (await Driver.ViewAsync(id)).Total.Error));
        Assert.Equal(1, Database.Number("SELECT count(*) FROM rollout_events WHERE text LIKE 'Criterion 1:%'"));
    }

    [Fact(DisplayName = "since when a limit holds is loaded as it was decided, and later rounds keep it")]
    public async Task WaitingSince_SurvivesInTheStore()
    {
        var targets = await Fleet.TargetsAsync(5);
        var id = await Driver.StartAsync("spring", RolloutDriver.Plan(await Fleet.SetAsync()) with { MostInFlight = 2 });
        var since = Clock.GetUtcNow();
        Clock.Advance(TimeSpan.FromMinutes(7));
        await Driver.ReportAsync(
            RolloutDriver.Report(targets[0], ActionOf(targets[0], id), DeviceReportKind.Retrieved),
            RolloutDriver.Report(targets[0], ActionOf(targets[0], id), DeviceReportKind.Success));
        await Driver.SettleAsync(id);
        await Driver.SettleAsync(id, new RolloutFact.LeaseGained());

        var view = await Driver.ViewAsync(id);
        Assert.Equal((2, 2), (view.Total.Open, view.Total.Scheduled));
        Assert.Equal(new WaitingMemory(InFlightLimit: since), view.Waiting);
        Assert.Equal(since, Assert.Single(RolloutWaiting.Explain(view, Clock.GetUtcNow()), b => b.Kind == BlockerKind.InFlightLimit).Since);
    }

    [Fact]
    public async Task BreakerCountAndAcknowledgement_AreLoadedAsTheyWereDecided()
    {
        var targets = await Fleet.TargetsAsync(9);
        var plan = RolloutDriver.Plan(await Fleet.SetAsync()) with
        {
            Breaker = new CircuitBreaker(BreakerKind.Count, 5),
            AbortCriteria = [new AbortCriterion(FailureType.Failed, 2, 50, GuardAction.Pause, GuardScope.EachGroup)],
        };
        var id = await Driver.StartAsync("spring", plan);
        await Driver.ReportAsync([.. targets.Take(2).Select(t => RolloutDriver.Report(t, ActionOf(t, id), DeviceReportKind.Failure))]);
        await Driver.SettleAsync(id);
        Assert.Equal((PauseCause?)PauseCause.Criterion, (await Driver.ViewAsync(id)).Cause);

        await Driver.GiveAsync(id, RolloutCommand.Resume);

        var guards = (await Driver.ViewAsync(id)).Guards;
        Assert.Equal(2, guards.BreakerCount);
        Assert.Equal(new GuardAcknowledgement(1, 1, new ResultCount(2, 2, 0, 0)), Assert.Single(guards.Acknowledged));
    }

    [Fact]
    public async Task ExponentialRate_StepAndCountSurviveEveryMinute()
    {
        await Fleet.TargetsAsync(40);
        var plan = RolloutDriver.Plan(await Fleet.SetAsync()) with { Pacing = new Pacing.ExponentialRate(5, 2m, 10, RateIncrease.Notified, 100) };
        var id = await Driver.StartAsync("spring", plan);
        foreach (var opened in new[] { 5, 10, 20, 40 })
        {
            Assert.Equal(opened, (await Driver.ViewAsync(id)).Total.Running);
            Clock.Advance(TimeSpan.FromMinutes(1));
            await Driver.SettleAsync(id, new RolloutFact.DeadlineDue());
        }
    }

    [Fact]
    public async Task Soak_BeginIsKept()
    {
        var targets = await Fleet.TargetsAsync(4);
        var plan = RolloutDriver.Plan(await Fleet.SetAsync(), groups: 2);
        plan = plan with { Groups = [.. plan.Groups.Select(g => g with { SoakTime = TimeSpan.FromMinutes(10) })] };
        var id = await Driver.StartAsync("spring", plan);
        var began = Clock.GetUtcNow();
        await Driver.ReportAsync([.. targets.Take(2).Select(t => RolloutDriver.Report(t, ActionOf(t, id), DeviceReportKind.Success))]);
        await Driver.SettleAsync(id);

        var view = await Driver.ViewAsync(id);
        Assert.Equal((began, began + TimeSpan.FromMinutes(10)), (view.Groups[0].SoakSince, view.WakeAt));
        Assert.Equal(2, view.Total.Scheduled);
        Clock.Advance(TimeSpan.FromMinutes(10));
        await Driver.SettleAsync(id, new RolloutFact.DeadlineDue());
        Assert.Equal(0, (await Driver.ViewAsync(id)).Total.Scheduled);
    }

    [Fact]
    public async Task CapacityWindow_OpensAsMuchAsMayBeOutOfService()
    {
        var targets = await Fleet.TargetsAsync(10);
        var plan = RolloutDriver.Plan(await Fleet.SetAsync()) with { Pacing = new Pacing.CapacityWindow(CapacityMode.InPlace, 70, 100) };
        var id = await Driver.StartAsync("spring", plan);
        Assert.Equal(3, (await Driver.ViewAsync(id)).Total.Running);

        await Driver.ReportAsync(
            RolloutDriver.Report(targets[0], ActionOf(targets[0], id), DeviceReportKind.Success),
            RolloutDriver.Report(targets[1], ActionOf(targets[1], id), DeviceReportKind.Failure));
        await Driver.SettleAsync(id);
        Assert.Equal((2, 6), ((await Driver.ViewAsync(id)).Total.Running, (await Driver.ViewAsync(id)).Total.Scheduled));
    }
}
