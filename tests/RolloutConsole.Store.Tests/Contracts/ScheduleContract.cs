using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>Planned end and maintenance windows (aws-iot-jobs, 5 and 8.3): deadlines are rows, and what ended a rollout is kept.</summary>
public abstract class ScheduleContract : StoreContract
{
    [Fact]
    public async Task ClosedWindow_LeavesADeadlineThatSurvivesAKill()
    {
        await Fleet.TargetsAsync(3);
        var opens = Clock.GetUtcNow().AddHours(5);
        var window = new MaintenanceWindow.Weekly((WeekDays)127, TimeOnly.FromTimeSpan(opens.TimeOfDay), 60);
        var id = await Driver.StartAsync("spring", RolloutDriver.Plan(await Fleet.SetAsync()) with { Schedule = new RolloutSchedule { Windows = [window] } });
        Assert.Equal((3, opens), ((await Driver.ViewAsync(id)).Total.Scheduled, await Store.NextDueAsync(default)));

        await using var reopened = await Database.KilledAndReopenedAsync();
        var store = reopened.Get<IRolloutStore>();
        var driver = new RolloutDriver(store, reopened.Get<IIntakeStore>(), Clock);
        Assert.Equal(opens, await store.NextDueAsync(default));
        Assert.Empty(await store.TakeDueAsync(opens.AddSeconds(-1), default));
        Clock.Advance(opens - Clock.GetUtcNow());
        Assert.Equal([id], await store.TakeDueAsync(Clock.GetUtcNow(), default));
        await driver.SettleAsync(id, new RolloutFact.DeadlineDue());
        Assert.Equal(3, (await driver.ViewAsync(id)).Total.Running);
    }

    [Fact(DisplayName = "5: STOP_ROLLOUT cancels what was never offered and leaves retries alone")]
    public async Task StopRollout_KeepsRetries()
    {
        var targets = await Fleet.TargetsAsync(5);
        var endAt = Clock.GetUtcNow().AddMinutes(10);
        var plan = RolloutDriver.Plan(await Fleet.SetAsync()) with
        {
            Schedule = new RolloutSchedule { EndAt = endAt }, MostInFlight = 2, DeviceLimits = new DeviceLimits { RetriesAfterFailure = 1 },
        };
        var id = await Driver.StartAsync("spring", plan);
        await Driver.GiveAsync(id, RolloutCommand.Pause);
        await Driver.ReportAsync(RolloutDriver.Report(targets[0], ActionOf(targets[0], id), DeviceReportKind.Failure));
        Clock.Advance(TimeSpan.FromMinutes(10));
        await Driver.SettleAsync(id, new RolloutFact.DeadlineDue());
        Assert.Equal(3, (await Driver.ViewAsync(id)).Total.Scheduled);

        await Driver.GiveAsync(id, RolloutCommand.Resume);

        var view = await Driver.ViewAsync(id);
        Assert.Equal((3, 2, 0), (view.Total.Canceled, view.Total.Running, view.Total.Scheduled));
        Assert.Equal(RolloutEnd.EndTime, view.End!.Code);
        AssertTalliesEqualRecount();

        await Driver.ReportAsync([.. targets.Take(2).Select(t => RolloutDriver.Report(t, NewestOf(t), DeviceReportKind.Success))]);
        await Driver.SettleAsync(id);
        Assert.Equal(RolloutStatus.Finished, (await Driver.ViewAsync(id)).Status);
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "A-14: reason code and comment are kept with the rollout, the comment with its event")]
    public async Task Stop_KeepsCodeAndComment()
    {
        await Fleet.TargetsAsync(2);
        var id = await Driver.StartAsync("spring", RolloutDriver.Plan(await Fleet.SetAsync()));
        var now = Clock.GetUtcNow();
        var comment = new string('x', RolloutEnd.LongestComment);
        await Driver.SettleAsync(id, new RolloutFact.OperatorCommand(RolloutCommand.Stop, RolloutDriver.Ben, comment, "BAD_RELEASE"));

        Assert.Equal(new RolloutEnd("BAD_RELEASE", comment, "ben", now), (await Driver.ViewAsync(id)).End);
        Assert.Contains(comment, Database.Texts("SELECT reason FROM rollout_events WHERE text LIKE '%(BAD_RELEASE)'"));
    }

    [Fact]
    public async Task Schedule_IsReadAsItWasWritten()
    {
        await Fleet.TargetsAsync(1);
        var schedule = new RolloutSchedule(RolloutStart.AtTime, Clock.GetUtcNow().AddDays(1))
        {
            EndAt = Clock.GetUtcNow().AddDays(3), EndBehavior = EndBehavior.Cancel, Zone = "Europe/Berlin",
            Windows = [new MaintenanceWindow.Weekly(WeekDays.Monday | WeekDays.Friday, new TimeOnly(22, 15), 90), new MaintenanceWindow.Cron("cron(0 2 * * ? *)", 60)],
        };
        var id = await Driver.FillAsync("spring", RolloutDriver.Plan(await Fleet.SetAsync()) with { Schedule = schedule });
        Assert.Equal(schedule, (await Driver.ViewAsync(id)).Plan.Schedule);
    }

    private long NewestOf(long target) => Database.Number("SELECT max(id) FROM actions WHERE target_id = @t", ("@t", target))!.Value;
}
