using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Store.Auditing;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Targets;
using RolloutConsole.Store.Targets.Jobs;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>Changes of many targets: they reach exactly whom the selection shows, once, in slices, and say how far they came.</summary>
public abstract class TargetJobsContract : StoreContract
{
    private static readonly Caller s_boss = new("boss", ConsoleRole.Manager, CallerKind.Person);

    private readonly TargetJobBell _bell = new();

    private TargetJobs Jobs => new(Door(Database), _bell, []);

    private TargetTags Tags => new(Door(Database), _bell);

    [Fact]
    public async Task AddTag_ByFilter_ReachesExactlyTheMatches()
    {
        await Fleet.TargetsAsync(30);
        await Tags.CreateAsync(s_boss, [new NewTag("lab")], default);
        await Tags.AssignAsync(s_boss, 1, ["device-00001", "device-00002"], MissingTargets.Fail, default);

        var job = await StartAsync(Matching("attribute.region==eu"), new TargetBulkChange.AddTag(1));
        var view = await FinishAsync(Database, job);

        Assert.Equal((TargetJobStatus.Done, 10, 10, 9), (view.Status, view.Expected!.Value, view.Done, view.Changed));
        Assert.Equal("10 of 10 devices were gone through, 9 of them changed.", view.Message);
        Assert.Equal(
            Database.Texts("SELECT target_id FROM target_attributes WHERE key = 'region' AND value = 'eu' UNION SELECT 2 ORDER BY 1"),
            Database.Texts("SELECT target_id FROM target_tags ORDER BY 1"));
        Assert.Equal(
            ["target-job.add-tag tag 1 for filter attribute.region==eu accepted", $"target-job.end target job {job} accepted"],
            Database.Texts("SELECT action || ' ' || subject || ' ' || outcome FROM audit WHERE action LIKE 'target-job%' ORDER BY id"));
        Assert.True((await Database.Get<IAuditStore>().VerifyAsync(default)).IsWhole);
    }

    [Fact]
    public async Task RemoveTagAndGroup_TouchOnlyWhoIsNotSoAlready()
    {
        await Fleet.TargetsAsync(6);
        await Tags.CreateAsync(s_boss, [new NewTag("lab")], default);
        await Tags.AssignAsync(s_boss, 1, ["device-00001", "device-00004"], MissingTargets.Fail, default);
        Assert.Equal((6, 2), await CountsAsync(new TargetJobSelection(), new TargetBulkChange.RemoveTag(1)));
        Assert.Equal(0, Database.Number("SELECT count(*) FROM target_tags"));

        Assert.Equal((3, 3), await CountsAsync(new TargetJobSelection { Search = "DEVICE-0000", Filter = Filter("id=in=(device-00001,device-00002,device-00003)") }, new TargetBulkChange.SetGroup("emea/Graz")));
        Assert.Equal((6, 3), await CountsAsync(new TargetJobSelection(), new TargetBulkChange.SetGroup("emea/Graz")));
        Assert.Equal(6, Database.Number("SELECT count(*) FROM targets WHERE group_path = 'emea/Graz' AND group_path_folded = @folded AND last_modified_by = 'boss'", ("@folded", TextFold.Fold("emea/Graz"))));
        Assert.Equal((6, 6), await CountsAsync(new TargetJobSelection(), new TargetBulkChange.SetGroup("")));
        Assert.Equal(6, Database.Number("SELECT count(*) FROM targets WHERE group_path IS NULL AND group_path_folded IS NULL"));
    }

    [Fact]
    public async Task Job_TargetsThatWereShownAfterItWasOrdered_AreLeftAlone()
    {
        await Fleet.TargetsAsync(6);
        var job = await StartAsync(new TargetJobSelection(), new TargetBulkChange.SetGroup("emea"));
        await Database.ExecuteAsync("UPDATE targets SET created_at = @later WHERE id > 4", ("@later", Database.Clock.GetUtcNow().AddSeconds(1)));

        var view = await FinishAsync(Database, job);

        Assert.Equal((4, 4), (view.Expected!.Value, view.Changed));
        Assert.Equal(4, Database.Number("SELECT count(*) FROM targets WHERE group_path = 'emea'"));
    }

    [Fact]
    public async Task ManySlices_DoEveryoneOnce_AndNobodyWhoCameLater()
    {
        const int Devices = (2 * TargetJobWork.Slice) + 7;
        await Fleet.TargetsAsync(Devices, withAttributes: false);
        await Database.ExecuteAsync("UPDATE targets SET deleted_at = 1 WHERE id = 5");
        await Tags.CreateAsync(s_boss, [new NewTag("lab")], default);
        var job = await StartAsync(new TargetJobSelection(), new TargetBulkChange.AddTag(1));
        await Fleet.TargetsAsync(3, withAttributes: false);
        var work = Work(Database);
        var done = new List<long>();
        while (await work.StepAsync(default) is not null)
        {
            done.Add((await ViewAsync(Database, job)).Done);
        }

        Assert.Equal([TargetJobWork.Slice, 2 * TargetJobWork.Slice, Devices - 1, Devices - 1], done);
        Assert.Equal(Devices - 1, Database.Number("SELECT count(*) FROM target_tags"));
        Assert.Null(Database.Number("SELECT 1 FROM target_tags WHERE target_id = 5 OR target_id > @last", ("@last", Devices)));
    }

    [Fact]
    public async Task Killed_BetweenSlices_GoesOnWhereItStood()
    {
        await Fleet.TargetsAsync(TargetJobWork.Slice + 50, withAttributes: false);
        await Tags.CreateAsync(s_boss, [new NewTag("lab")], default);
        var job = await StartAsync(new TargetJobSelection(), new TargetBulkChange.AddTag(1));
        await Work(Database).StepAsync(default);

        await using var reopened = await Database.KilledAndReopenedAsync();
        Assert.Equal((TargetJobStatus.Running, TargetJobWork.Slice), (await ViewAsync(reopened, job)) is var half ? (half.Status, (int)half.Done) : default);
        var view = await FinishAsync(reopened, job);

        Assert.Equal((TargetJobStatus.Done, TargetJobWork.Slice + 50, TargetJobWork.Slice + 50), (view.Status, (int)view.Done, (int)view.Changed));
        Assert.Equal(TargetJobWork.Slice + 50, reopened.Number("SELECT count(*) FROM target_tags"));
    }

    [Fact]
    public async Task Canceled_StopsAfterTheSlice_AndSaysHowMany()
    {
        await Fleet.TargetsAsync(TargetJobWork.Slice + 50, withAttributes: false);
        await Tags.CreateAsync(s_boss, [new NewTag("lab")], default);
        var job = await StartAsync(new TargetJobSelection(), new TargetBulkChange.AddTag(1));
        var work = Work(Database);
        await work.StepAsync(default);
        var receipt = await Jobs.CancelAsync(s_boss, job, default);
        Assert.Equal("Ended by boss: 1,000 of 1,050 devices were gone through, 1,000 of them changed. They stay as they are now.", receipt.Message);

        Assert.Null(await work.StepAsync(default));
        Assert.Equal(TargetJobWork.Slice, Database.Number("SELECT count(*) FROM target_tags"));
        Assert.Equal(TargetJobStatus.Canceled, (await ViewAsync(Database, job)).Status);
        Assert.Equal(CommandOutcome.IllegalState, (await Jobs.CancelAsync(s_boss, job, default)).Outcome);
        Assert.Equal(CommandOutcome.NotFound, (await Jobs.CancelAsync(s_boss, 99, default)).Outcome);
    }

    [Fact]
    public async Task TagDeleted_WhileItRuns_FailsAndSaysHowMany()
    {
        await Fleet.TargetsAsync(TargetJobWork.Slice + 50, withAttributes: false);
        await Tags.CreateAsync(s_boss, [new NewTag("lab")], default);
        var job = await StartAsync(new TargetJobSelection(), new TargetBulkChange.AddTag(1));
        var work = Work(Database);
        await work.StepAsync(default);
        await Tags.DeleteAsync(s_boss, 1, default);
        var view = await FinishAsync(Database, job);

        Assert.Equal(TargetJobStatus.Failed, view.Status);
        Assert.StartsWith("The tag 'lab' was deleted meanwhile: 1,000 of 1,050", view.Message, StringComparison.Ordinal);
        Assert.Equal(0, Database.Number("SELECT count(*) FROM target_tags"));
    }

    [Fact]
    public async Task DeletedTag_OnVeryMany_IsClearedInTheBackground()
    {
        await Fleet.TargetsAsync((2 * TargetJobWork.Slice) + 1, withAttributes: false);
        await Tags.CreateAsync(s_boss, [new NewTag("lab"), new NewTag("eu")], default);
        await FinishAsync(Database, await StartAsync(new TargetJobSelection(), new TargetBulkChange.AddTag(1)));
        await Tags.AssignAsync(s_boss, 2, ["device-00001"], MissingTargets.Fail, default);
        await Tags.DeleteAsync(s_boss, 1, default);

        var job = Database.Number("SELECT id FROM target_jobs WHERE status = 0")!.Value;
        Assert.Equal(CommandOutcome.IllegalState, (await Jobs.CancelAsync(s_boss, job, default)).Outcome);
        await FinishAsync(Database, job);
        Assert.Equal(["2"], Database.Texts("SELECT tag_id FROM target_tags"));
    }

    [Fact]
    public async Task Members_OfARollout_AreSelectedByTheirNewestAttempt()
    {
        await Fleet.TargetsAsync(4);
        await Tags.CreateAsync(s_boss, [new NewTag("lab")], default);
        var rollout = await Driver.StartAsync("spring", RolloutDriver.Plan(await Fleet.SetAsync(), groups: 2));
        await Database.ExecuteAsync("UPDATE actions SET status = 6 WHERE target_id = 1");

        var members = new TargetJobSelection { RolloutId = rollout };
        Assert.Equal(4, (await PreviewAsync(members, null)).Matching);
        Assert.Equal(2, (await PreviewAsync(members with { Group = 2 }, null)).Matching);
        var preview = await PreviewAsync(members with { MemberStates = [ActionStatus.Error] }, new TargetBulkChange.AddTag(1));
        Assert.Equal((1, 1, "device-00001"), (preview.Matching, preview.Changing, Assert.Single(preview.First)));
        Assert.Equal((1, 1), await CountsAsync(members with { MemberStates = [ActionStatus.Error] }, new TargetBulkChange.AddTag(1)));
        Assert.Equal(0, (await PreviewAsync(members with { RolloutId = 99 }, null)).Matching);
    }

    [Fact]
    public async Task Overdue_IsWhoWasOverdueWhenItWasOrdered()
    {
        await Fleet.TargetsAsync(4, withAttributes: false);
        var now = Clock.GetUtcNow().ToUnixTimeMilliseconds();
        await Database.ExecuteAsync("UPDATE targets SET last_poll_at = CASE id % 2 WHEN 0 THEN @now ELSE 1000 END WHERE id < 4", ("@now", now));
        var overdue = Database.Number("SELECT count(*) FROM targets WHERE last_poll_at = 1000");

        var job = await StartAsync(new TargetJobSelection { IsOverdue = true }, new TargetBulkChange.SetGroup("late"));
        Clock.Advance(TimeSpan.FromDays(1));
        await FinishAsync(Database, job);

        Assert.Equal((overdue, 0L), (Database.Number("SELECT count(*) FROM targets WHERE group_path = 'late'"), Database.Number("SELECT count(*) FROM targets WHERE group_path = 'late' AND last_poll_at IS NOT 1000")));
    }

    [Fact]
    public async Task Preview_EqualsTheResult()
    {
        await Fleet.TargetsAsync(20);
        await Tags.CreateAsync(s_boss, [new NewTag("lab")], default);
        await Tags.AssignAsync(s_boss, 1, ["device-00001", "device-00002", "device-00003"], MissingTargets.Fail, default);
        foreach (var (selection, change) in new (TargetJobSelection, TargetBulkChange)[]
        {
            (Matching("attribute.region==us"), new TargetBulkChange.RemoveTag(1)),
            (Matching("tag==lab"), new TargetBulkChange.SetGroup("a/b")),
            (Matching("group=is=null"), new TargetBulkChange.AddTag(1)),
            (new TargetJobSelection { UpdateStates = [TargetUpdateStatus.Registered], Search = "0001" }, new TargetBulkChange.SetGroup("")),
            (new TargetJobSelection { SilentSince = Clock.GetUtcNow() }, new TargetBulkChange.RemoveTag(1)),
        })
        {
            var preview = await PreviewAsync(selection, change);
            Assert.Equal((preview.Matching, preview.Changing), await CountsAsync(selection, change));
        }
    }

    [Fact]
    public async Task Start_RefusesWhatCannotBe()
    {
        Assert.Equal(CommandOutcome.NotFound, (await Jobs.StartAsync(s_boss, new TargetJobSelection(), new TargetBulkChange.AddTag(9), default)).Outcome);
        Assert.Contains("empty level", (await Jobs.StartAsync(s_boss, new TargetJobSelection(), new TargetBulkChange.SetGroup("a//b"), default)).Message, StringComparison.Ordinal);
        Assert.Contains("257 characters", (await Jobs.StartAsync(s_boss, new TargetJobSelection(), new TargetBulkChange.SetGroup(new string('x', 257)), default)).Message, StringComparison.Ordinal);
        var viewer = new Caller("vera", ConsoleRole.Viewer, CallerKind.Person);
        Assert.Equal(CommandOutcome.Forbidden, (await Jobs.StartAsync(viewer, new TargetJobSelection(), new TargetBulkChange.SetGroup("a"), default)).Outcome);
        Assert.Equal(CommandOutcome.Forbidden, (await Jobs.CancelAsync(viewer, 1, default)).Outcome);
        for (var i = 0; i < ITargetJobs.MostWaiting; i++)
        {
            await StartAsync(new TargetJobSelection(), new TargetBulkChange.SetGroup("a"));
        }

        Assert.Equal(CommandOutcome.TooBusy, (await Jobs.StartAsync(s_boss, new TargetJobSelection(), new TargetBulkChange.SetGroup("a"), default)).Outcome);
    }

    [Fact]
    public async Task Nobody_Matches_IsDoneAtOnce()
    {
        var view = await FinishAsync(Database, await StartAsync(Matching("id==nobody"), new TargetBulkChange.SetGroup("a")));
        Assert.Equal((TargetJobStatus.Done, 0L, 0L), (view.Status, view.Expected!.Value, view.Done));
    }

    private static CommandDoor Door(SqliteFixture database) => new(database.Gate, database.Get<IAuditStore>(), database.Clock);

    private static TargetJobWork Work(SqliteFixture database) => new(database.Gate, database.Reads, new FixedSettings(), database.Clock);

    private static TargetJobReads Reads(SqliteFixture database) => new(database.Reads, new FixedSettings(), database.Clock);

    private static async Task<TargetJobView> ViewAsync(SqliteFixture database, long job) => (await Reads(database).ReadAsync(job, default))!;

    private static async Task<TargetJobView> FinishAsync(SqliteFixture database, long job)
    {
        var work = Work(database);
        while (await work.StepAsync(default) is not null)
        {
        }

        return await ViewAsync(database, job);
    }

    private static TargetJobSelection Matching(string filter) => new() { Filter = Filter(filter) };

    private static TargetFilter Filter(string text) => TargetFilter.TryParse(text, out var filter, out var fault) ? filter : throw new InvalidOperationException(fault.Message);

    private Task<TargetJobPreview> PreviewAsync(TargetJobSelection selection, TargetBulkChange? change) => Reads(Database).PreviewAsync(selection, change, default);

    private async Task<long> StartAsync(TargetJobSelection selection, TargetBulkChange change)
    {
        var receipt = await Jobs.StartAsync(s_boss, selection, change, default);
        Assert.True(receipt.IsAccepted, receipt.Message);
        return receipt.Id!.Value;
    }

    private async Task<(long Done, long Changed)> CountsAsync(TargetJobSelection selection, TargetBulkChange change)
    {
        var view = await FinishAsync(Database, await StartAsync(selection, change));
        Assert.Equal(TargetJobStatus.Done, view.Status);
        return (view.Done, view.Changed);
    }
}
