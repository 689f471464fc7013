using Microsoft.EntityFrameworkCore;
using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Filters.Saved;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.Store.Auditing;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.DistributionSets;
using RolloutConsole.Testing;
using SetCommands = RolloutConsole.Store.DistributionSets.DistributionSets;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>Who uses a set: what refusals name, what an invalidation would do and does, and how its adoption is kept. hawkbit-rollouts, 1.3.</summary>
public abstract class SetUseContract : StoreContract
{
    private readonly Outcomes _outcomes = new();

    [Theory(DisplayName = "hawkbit-rollouts 1.3: what an invalidation would do is what it does")]
    [InlineData(SetInvalidation.None)]
    [InlineData(SetInvalidation.Soft)]
    [InlineData(SetInvalidation.Force)]
    public async Task Preview_OfAnInvalidation_EqualsItsResult(SetInvalidation how)
    {
        await Fleet.TargetsAsync(10);
        var (set, other) = (await Fleet.SetAsync(), await Fleet.SetAsync("other"));
        var running = await Driver.StartAsync("running", RolloutDriver.Plan(set, 2, "id==device-00001 or id==device-00002"));
        var ready = await Driver.FillAsync("ready", RolloutDriver.Plan(set, 1, "id==device-00003"));
        var paused = await Driver.StartAsync("paused", RolloutDriver.Plan(set, 1, "id==device-00004"));
        await Driver.GiveAsync(paused, RolloutCommand.Pause);
        var stopped = await Driver.FillAsync("stopped", RolloutDriver.Plan(set, 1, "id==device-00005"));
        await Driver.GiveAsync(stopped, RolloutCommand.Stop);
        var foreign = await Driver.StartAsync("foreign", RolloutDriver.Plan(other, 1, "id==device-00006"));
        long[] all = [running, ready, paused, stopped, foreign];
        await AssignAsync(set, "device-00007", ActionStatus.Running);
        await AssignAsync(set, "device-00008", ActionStatus.Canceling, AutoAssignment.ActorOf(3) + "lab");
        await AssignAsync(set, "device-00010", ActionStatus.Running, AutoAssignment.ActorOf(3) + "lab");
        await AssignAsync(other, "device-00009", ActionStatus.Running);
        await Database.ExecuteAsync(
            """
            INSERT INTO target_filters (name, name_folded, query, auto_set_id, auto_action_type, auto_weight, auto_confirmation, auto_by, baseline,
              baseline_count, recording_cursor, recording_count, has_old_members, counted_at, created_at, created_by, last_modified_at, last_modified_by)
            VALUES ('eu', 'EU', 'id==*', @set, 0, 0, 0, '', 0, 0, 0, 0, 0, 0, 0, '', 0, ''), ('us', 'US', 'id==*', @other, 0, 0, 0, '', 0, 0, 0, 0, 0, 0, 0, '', 0, '')
            """,
            ("@set", set), ("@other", other));
        var before = Statuses(all);

        var preview = (await Reads.PreviewAsync(set, how, default))!;
        Assert.True((await Commands.InvalidateAsync(RolloutDriver.Ben, set, how, default)).IsAccepted);
        var told = _outcomes.Told.ToList();
        foreach (var id in all)
        {
            await Driver.SettleAsync(id, new RolloutFact.LeaseGained());
        }

        // Rollouts: exactly those it named, each on the way it named.
        var after = Statuses(all);
        Assert.Equal(how == SetInvalidation.None ? [] : new[] { running, ready, paused }, preview.Rollouts.Select(r => r.Id));
        Assert.Equal(how == SetInvalidation.None ? new[] { running, ready, paused } : [], preview.GoOn.Select(r => r.Id));
        Assert.Equal(preview.Rollouts.Select(r => r.Id), told);
        Assert.Equal(preview.Rollouts.Select(r => r.Id), all.Where(id => before[id] != after[id]));
        Assert.All(preview.Rollouts, r => Assert.Equal((before[r.Id], how == SetInvalidation.Soft ? RolloutStatus.Stopping : RolloutStatus.Deleting), (r.Status, r.Next)));
        var (open, scheduled) = how == SetInvalidation.None ? (0, 0) : (2, 2);
        Assert.Equal((open, scheduled), (preview.Rollouts.Sum(r => r.Open), preview.Rollouts.Sum(r => r.Scheduled)));

        // Actions without a rollout: as many as it named.
        var (toAsk, asked, loose) = (new LooseActions(1, 1), new LooseActions(0, 1), new LooseActions(1, 2));
        Assert.Equal(
            how switch { SetInvalidation.None => (default(LooseActions), loose), SetInvalidation.Soft => (toAsk, asked), _ => (loose, default(LooseActions)) },
            (preview.LooseTaken, preview.LooseGoOn));
        Assert.Equal(how switch { SetInvalidation.None => "1 9 1", SetInvalidation.Soft => "9 9 9", _ => "10 10 10" }, LooseStatuses(set));
        Assert.Equal("1", LooseStatuses(other));

        // Saved filters: exactly those.
        Assert.Equal(["eu"], preview.AutoAssignments);
        Assert.Equal(["us"], Database.Texts("SELECT name FROM target_filters WHERE auto_set_id IS NOT NULL"));

        // A second look finds nothing that is left to do.
        var again = (await Reads.PreviewAsync(set, how, default))!;
        Assert.Equal((0, 0), (again.Rollouts.Count, again.LooseTaken.Total));
    }

    [Fact]
    public async Task Preview_WhatTakesMoreBackWins_AndIncompleteSaysSo()
    {
        var set = await Fleet.SetAsync();
        await Commands.InvalidateAsync(RolloutDriver.Ben, set, SetInvalidation.Force, default);
        Assert.Equal(SetInvalidation.Force, (await Reads.PreviewAsync(set, SetInvalidation.None, default))!.How);
        Assert.Null((await Reads.PreviewAsync(set, SetInvalidation.Soft, default))!.Refusal);

        await Database.ExecuteAsync("DELETE FROM distribution_set_modules");
        var refusal = (await Reads.PreviewAsync(set, SetInvalidation.Soft, default))!.Refusal;
        Assert.Equal((await Commands.InvalidateAsync(RolloutDriver.Ben, set, SetInvalidation.Soft, default)).Message, refusal);
        Assert.Null(await Reads.PreviewAsync(99, SetInvalidation.None, default));
    }

    [Fact(DisplayName = "hawkbit-rollouts 1.3: a set in use cannot change, and the message says by what")]
    public async Task Locked_Refusals_NameWhoUsesTheSet()
    {
        await Fleet.TargetsAsync(3);
        var set = await Fleet.SetAsync();
        await Driver.StartAsync("spring", RolloutDriver.Plan(set, 1, "id==device-00001"));
        var autumn = await Driver.StartAsync("autumn", RolloutDriver.Plan(set, 1, "id==device-00002"));
        var expected = $"locked: used by rollout {autumn} 'autumn' and 1 more; 2 devices have it assigned";

        var added = await Commands.AddModulesAsync(RolloutDriver.Ben, set, [1], default);
        var removed = await Commands.RemoveModuleAsync(RolloutDriver.Ben, set, 1, default);
        var unlocked = await Commands.ChangeAsync(RolloutDriver.Ben, set, new DistributionSetChange(Lock: false), default);

        Assert.All(new[] { added, removed, unlocked }, r => Assert.Equal(CommandOutcome.Locked, r.Outcome));
        Assert.Contains(expected, added.Message, StringComparison.Ordinal);
        Assert.Contains(expected, removed.Message, StringComparison.Ordinal);
        Assert.Contains($"cannot be unlocked: used by rollout {autumn} 'autumn'", unlocked.Message, StringComparison.Ordinal);
        Assert.Equal(1, Database.Number("SELECT count(*) FROM distribution_set_modules"));
    }

    [Theory(DisplayName = "A locked set keeps its name, version and migration step; its description is free")]
    [InlineData("other", null, null)]
    [InlineData(null, "9.9.9", null)]
    [InlineData(null, null, true)]
    public async Task Locked_RenamedOrGivenAnotherVersion_IsRefusedAndSaysByWhat(string? name, string? version, bool? step)
    {
        await Fleet.TargetsAsync(1);
        var set = await Fleet.SetAsync();
        var spring = await Driver.StartAsync("spring", RolloutDriver.Plan(set));

        var refused = await Commands.ChangeAsync(RolloutDriver.Ben, set, new DistributionSetChange(name, version, "new words", RequiredMigrationStep: step), default);
        Assert.Equal(CommandOutcome.Locked, refused.Outcome);
        Assert.Contains($"Set gateway:1.0.0 is locked: used by rollout {spring} 'spring'", refused.Message, StringComparison.Ordinal);

        var described = await Commands.ChangeAsync(RolloutDriver.Ben, set, new DistributionSetChange("gateway", "1.0.0", "new words", RequiredMigrationStep: false), default);
        Assert.True(described.IsAccepted, described.Message);
        Assert.Equal(["gateway 1.0.0 new words 0"], Database.Texts("SELECT name || ' ' || version || ' ' || description || ' ' || required_migration_step FROM distribution_sets"));
    }

    [Fact(DisplayName = "A set that only ended rollouts used can be unlocked, and the page says the same as the command")]
    public async Task Unlock_PageAndCommandAgree_WhileAndAfterTheRollout()
    {
        await Fleet.TargetsAsync(2);
        var set = await Fleet.SetAsync();
        var spring = await Driver.StartAsync("spring", RolloutDriver.Plan(set, 1, "id==device-00001"));
        await AssignAsync(set, "device-00002", ActionStatus.Running);

        async Task<string?> AgreedAsync()
        {
            var why = (await Reads.ReadAsync(set, default))!.WhyNotUnlock;
            var receipt = await Commands.ChangeAsync(RolloutDriver.Ben, set, new DistributionSetChange(Lock: false), default);
            Assert.Equal(why is null, receipt.IsAccepted);
            Assert.Contains(why ?? "", receipt.Message, StringComparison.Ordinal);
            return why;
        }

        Assert.Equal($"used by rollout {spring} 'spring'", await AgreedAsync());
        await Database.ExecuteAsync("UPDATE rollouts SET ended_at = 1");
        await Database.ExecuteAsync("UPDATE actions SET status = 5 WHERE rollout_id IS NOT NULL");
        Assert.Equal("open updates of devices bring it", await AgreedAsync());
        await Database.ExecuteAsync("UPDATE actions SET status = 5");
        Assert.Contains("used by rollout", (await Reads.ReadAsync(set, default))!.Use, StringComparison.Ordinal);
        Assert.Null(await AgreedAsync());
        Assert.Equal(0, Database.Number("SELECT locked FROM distribution_sets"));
    }

    [Fact(DisplayName = "A set that a rollback is to bring cannot be unlocked")]
    public async Task Unlock_OfASetThatARollbackBrings_IsRefused()
    {
        await Fleet.TargetsAsync(1);
        var (before, wrong) = (await Fleet.SetAsync("before"), await Fleet.SetAsync("wrong"));
        var rollback = await Driver.FillAsync("back", RolloutDriver.Plan(wrong));
        await Commands.ChangeAsync(RolloutDriver.Ben, before, new DistributionSetChange(Lock: true), default);
        await Database.ExecuteAsync("UPDATE rollouts SET rolls_back = 99");
        await Database.ExecuteAsync("UPDATE groups SET plan = json_set(plan, '$.distributionSetId', @s)", ("@s", before));

        var refused = await Commands.ChangeAsync(RolloutDriver.Ben, before, new DistributionSetChange(Lock: false), default);

        Assert.Equal(CommandOutcome.Locked, refused.Outcome);
        Assert.Contains($"cannot be unlocked: used by rollout {rollback} 'back'.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Locked_ByHand_SaysThatNobodyUsesIt()
    {
        var set = await Fleet.SetAsync();
        await Commands.ChangeAsync(RolloutDriver.Ben, set, new DistributionSetChange(Lock: true), default);
        Assert.Contains("nobody uses it. Unlock it first", (await Commands.AddModulesAsync(RolloutDriver.Ben, set, [1], default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Adoption_SampledDayByDay_ReplacesTodayAndEndsInAZero()
    {
        var targets = await Fleet.TargetsAsync(4);
        var (one, two) = (await Fleet.SetAsync("one"), await Fleet.SetAsync("two"));
        await InstallAsync(one, targets);
        await SampleAsync();
        await InstallAsync(two, targets[0]);
        await SampleAsync();
        Assert.Equal("3", await PointsAsync(one));

        Clock.Advance(TimeSpan.FromDays(1));
        await InstallAsync(two, targets);
        await Database.ExecuteAsync("UPDATE targets SET deleted_at = 1 WHERE id = @id", ("@id", targets[3]));
        await SampleAsync();
        Clock.Advance(TimeSpan.FromDays(1));
        await SampleAsync();

        Assert.Equal(("3 0", "1 3 3"), (await PointsAsync(one), await PointsAsync(two)));
        Assert.Equal([two], (await Adoption.ReadTopAsync(5, 30, default)).Select(s => s.SetId));
        Assert.Equal("3 3", string.Join(' ', (await Adoption.ReadAsync(two, 2, default)).Points.Select(p => p.Installed)));

        Clock.Advance(TimeSpan.FromDays(399));
        await SampleAsync();
        Assert.Equal("3 3", await PointsAsync(two));
    }

    private ISetPageReads Reads => new SetPageReads(Database.Reads);

    private AdoptionReads Adoption => new(Database.Reads, Clock);

    private IDistributionSets Commands => new SetCommands(
        new CommandDoor(Database.Gate, Database.Get<IAuditStore>(), Clock),
        Database.Reads,
        Database.Get<IDbContextFactory<RolloutDbContext>>(),
        new InvalidatedActions(Database.Gate, Database.Reads, _outcomes, Clock),
        _outcomes);

    private Task SampleAsync() => new AdoptionSampler(Database.Reads, Database.Gate, Clock).SampleAsync(default);

    private async Task<string> PointsAsync(long set) => string.Join(' ', (await Adoption.ReadAsync(set, 400, default)).Points.Select(p => p.Installed));

    private async Task InstallAsync(long set, params long[] targets)
    {
        foreach (var target in targets)
        {
            await Database.ExecuteAsync("UPDATE targets SET installed_set_id = @s WHERE id = @t", ("@s", set), ("@t", target));
        }
    }

    private Task AssignAsync(long set, string device, ActionStatus status, string by = "ben") => Database.ExecuteAsync(
        """
        INSERT INTO actions (target_id, distribution_set_id, status, progress, recall, action_type, weight, attempt, created_at, changed_at, entries, initiated_by)
        SELECT id, @set, @status, 0, 0, 0, 1000, 1, 0, 0, 0, @by FROM targets WHERE controller_id = @device
        """,
        ("@set", set), ("@status", status), ("@device", device), ("@by", by));

    private string LooseStatuses(long set) => string.Join(
        ' ', Database.Texts("SELECT status FROM actions WHERE rollout_id IS NULL AND distribution_set_id = @s ORDER BY id", ("@s", set)));

    // A rollout that never started leaves no row behind when it is deleted (hawkbit-rollouts, 6.4).
    private Dictionary<long, RolloutStatus> Statuses(IEnumerable<long> rollouts) => rollouts.ToDictionary(
        id => id, id => (RolloutStatus?)Database.Number("SELECT status FROM rollouts WHERE id = @r", ("@r", id)) ?? RolloutStatus.Deleted);

    private sealed class Outcomes : IOutcomeSignal
    {
        public List<long> Told { get; } = [];

        public void Committed(IReadOnlyCollection<long> rolloutIds, int closedActions, long sequence) => Told.AddRange(rolloutIds);
    }
}
