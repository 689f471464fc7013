using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>Alarms over the fleet (ecs-rolling-update, section 4 and B-21): what is asked of the database, and what is kept of the answers.</summary>
public abstract class AlarmContract : StoreContract
{
    private static readonly AlarmWatch s_watch = new(
        [new AlarmRule("too hot", "attribute.temperature==hot", 2), new AlarmRule("never seen", "attribute.lamp==off")]);

    private long _rollout;
    private long[] _fleet = [];

    private AlarmReader Reader => ReaderOf(Database);

    [Fact(DisplayName = "B-21: the first reading is news, the same one is none, a change is news again")]
    public async Task Reading_IsGivenWhenItIsNews()
    {
        await StartAsync();
        Assert.Equal(0, Opened);
        Assert.Empty((await NewsAsync())!);
        await Driver.SettleAsync(_rollout, new RolloutFact.AlarmsRead([]));
        Assert.Equal(2, Opened);
        Assert.Null(await NewsAsync());

        await TellAsync(2, "hot");
        Assert.Null(await NewsAsync());
        await TellAsync(3, "hot");
        Assert.Equal(["too hot"], await NewsAsync());
        await Driver.SettleAsync(_rollout, new RolloutFact.AlarmsRead(["too hot"]));
        Assert.Null(await NewsAsync());
        await TellAsync(3, "cold");
        Assert.Empty((await NewsAsync())!);
    }

    [Fact(DisplayName = "B-21: the whole fleet is asked, whoever takes part; who was deleted is not")]
    public async Task Reading_AsksTheWholeFleet()
    {
        await StartAsync();
        await Driver.SettleAsync(_rollout, new RolloutFact.AlarmsRead([]));
        await TellAsync(3, "hot");
        await TellAsync(4, "hot");
        Assert.Equal(["too hot"], await NewsAsync());
        await Database.ExecuteAsync("UPDATE targets SET deleted_at = @now WHERE id = @t", ("@now", Clock.GetUtcNow()), ("@t", _fleet[4]));
        Assert.Null(await NewsAsync());
    }

    [Fact(DisplayName = "B-21: an alarm fires with the first installed device, and all that is remembered survives a kill")]
    public async Task Kill_ForgetsNothing()
    {
        await StartAsync();
        await Driver.SettleAsync(_rollout, new RolloutFact.AlarmsRead([]));
        await TellAsync(2, "hot");
        await TellAsync(3, "hot");
        await Driver.SettleAsync(_rollout, new RolloutFact.AlarmsRead(["too hot"]));
        await using (var killed = await Database.KilledAndReopenedAsync())
        {
            var before = (await killed.Get<IRolloutStore>().LoadAsync(_rollout, default))!;
            Assert.Equal((RolloutStatus.Running, Clock.GetUtcNow()), (before.Status, before.Alarms.ReadAt));
            Assert.Equal(["too hot"], before.Alarms.InAlarm);
            Assert.Null(await ReaderOf(killed).NewsAsync(_rollout, default));
        }

        await Driver.ReportAsync(RolloutDriver.Report(_fleet[0], ActionOf(_fleet[0], _rollout), DeviceReportKind.Success));
        await Driver.SettleAsync(_rollout);
        await using var after = await Database.KilledAndReopenedAsync();
        var view = (await after.Get<IRolloutStore>().LoadAsync(_rollout, default))!;
        Assert.Equal((RolloutStatus.Aborted, "too hot"), (view.Status, view.Alarms.Fired));
        Assert.Equal(["Alarm 'too hot': at least 2 devices match its filter"], Database.Texts("SELECT text FROM rollout_events WHERE to_status = 'Aborted'"));
        Assert.Equal(1, Database.Number("SELECT count(*) FROM actions WHERE status = 10"));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "B-21: an alarm that is on at the start is ignored for good, also after a kill")]
    public async Task InAlarmAtTheStart_StaysIgnored()
    {
        await StartAsync();
        await TellAsync(2, "hot");
        await TellAsync(3, "hot");
        await Driver.SettleAsync(_rollout, new RolloutFact.AlarmsRead((await NewsAsync())!));
        await using (var killed = await Database.KilledAndReopenedAsync())
        {
            Assert.Null(await ReaderOf(killed).NewsAsync(_rollout, default));
            Assert.Equal(["too hot"], (await killed.Get<IRolloutStore>().LoadAsync(_rollout, default))!.Alarms.Ignored);
        }

        await Driver.ReportAsync(RolloutDriver.Report(_fleet[0], ActionOf(_fleet[0], _rollout), DeviceReportKind.Success));
        await Driver.SettleAsync(_rollout, new RolloutFact.AlarmsRead(["too hot", "never seen"]));
        Assert.Equal(RolloutStatus.Running, (await Driver.ViewAsync(_rollout)).Status);
        Assert.Equal(["Alarms are ignored: 'too hot' was in alarm at the start"], Database.Texts("SELECT text FROM rollout_events WHERE kind = 2"));
    }

    [Fact(DisplayName = "Only running rollouts with alarms are asked for")]
    public async Task List_HasRunningRolloutsWithAlarms()
    {
        await StartAsync();
        var set = await Fleet.SetAsync("other");
        await Driver.StartAsync("without", RolloutDriver.Plan(set));
        await Driver.FillAsync("not started", RolloutDriver.Plan(set) with { Alarms = s_watch });
        Assert.Equal([_rollout], await Reader.ListAsync(default));
        await Driver.GiveAsync(_rollout, RolloutCommand.Pause);
        Assert.Empty(await Reader.ListAsync(default));
    }

    private int Opened => (int)Database.Number("SELECT count(*) FROM actions WHERE status = 1")!.Value;

    // Two devices take part; three more are only asked.
    private async Task StartAsync()
    {
        _fleet = await Fleet.TargetsAsync(5);
        await Database.ExecuteAsync("UPDATE targets SET name = 'in', name_folded = 'IN' WHERE id IN (@a, @b)", ("@a", _fleet[0]), ("@b", _fleet[1]));
        var plan = RolloutDriver.Plan(await Fleet.SetAsync(), filter: "name==in");
        _rollout = await Driver.StartAsync("spring", plan with { Alarms = s_watch, Groups = [plan.Groups[0] with { ErrorLimit = new ErrorLimit.Percent(100) }] });
    }

    private static AlarmReader ReaderOf(SqliteFixture database) => new(database.Get<IRolloutStore>(), database.Get<ITargetMatches>());

    private Task<System.Collections.Immutable.ImmutableList<string>?> NewsAsync() => Reader.NewsAsync(_rollout, default);

    private Task<IntakeResult> TellAsync(int device, string value) => Driver.ReportAsync(
        new IntakeItem.Attributes(new AttributeReport(_fleet[device], AttributeMode.Merge, new Dictionary<string, string?> { ["temperature"] = value })));
}
