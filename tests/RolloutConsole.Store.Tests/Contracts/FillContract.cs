using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Slices;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>Who becomes a member of which group (hawkbit-rollouts, 3.2 to 3.5).</summary>
public abstract class FillContract : StoreContract
{
    [Theory]
    [InlineData(10, 3, new[] { 3, 3, 4 })]
    [InlineData(10, 4, new[] { 3, 2, 3, 2 })]
    [InlineData(1, 3, new[] { 0, 0, 1 })]
    [InlineData(3, 5, new[] { 1, 1, 0, 1, 0 })]
    [InlineData(100, 7, new[] { 14, 14, 14, 14, 15, 14, 15 })]
    public async Task Fill_EqualSplit_HasTheSizesOfTable34(int targets, int groups, int[] sizes)
    {
        var ids = await Fleet.TargetsAsync(targets);
        var id = await Driver.FillAsync("spring", RolloutDriver.Plan(await Fleet.SetAsync(), groups));

        var view = await Driver.ViewAsync(id);

        Assert.Equal(RolloutStatus.Ready, view.Status);
        Assert.Equal(sizes, view.Groups.Select(g => g.Size));
        Assert.Equal(sizes, GroupPlanner.Sizes(view.Plan.Groups, targets));
        Assert.Equal(ids.Select(t => t.ToString(null, null)), Database.Texts("SELECT target_id FROM actions ORDER BY group_id, id"));
        AssertTalliesEqualRecount();
    }

    [Fact]
    public async Task Fill_GroupsWithFiltersOfTheirOwn_LeaveUnusedTargetsToLaterGroups()
    {
        // Table 3.5, row "50 on A; 100", at a tenth of the size: 34 of 100 match region eu.
        await Fleet.TargetsAsync(100);
        var plan = RolloutDriver.Plan(await Fleet.SetAsync()) with
        {
            Groups = [new GroupPlan("half of eu", 50) { Filter = "attribute.region==eu" }, new GroupPlan("rest", 100)],
        };

        var view = await Driver.ViewAsync(await Driver.FillAsync("spring", plan));

        Assert.Equal([17, 83], view.Groups.Select(g => g.Size));
        Assert.Equal(100, Database.Number("SELECT count(DISTINCT target_id) FROM actions"));
        Assert.Equal(17, Database.Number(
            "SELECT count(*) FROM actions a JOIN target_attributes t ON t.target_id = a.target_id AND t.key = 'region' AND t.value = 'eu' WHERE a.group_id = @g",
            ("@g", view.Groups[0].Id)));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "A failed first slice of a later group loses nobody")]
    public async Task Fill_FirstSliceOfALaterGroupFails_TakesItsMembersFromTheBeginning()
    {
        await Fleet.TargetsAsync(4000);
        var plan = RolloutDriver.Plan(await Fleet.SetAsync()) with
        {
            Groups = [new GroupPlan("half of eu", 50) { Filter = "attribute.region==eu" }, new GroupPlan("rest", 100)],
        };
        var id = (await Driver.AddAsync("spring", plan)).Id!.Value;
        var second = (await Driver.ViewAsync(id)).Groups[1].Id;
        await Database.ExecuteAsync($"CREATE TRIGGER full BEFORE INSERT ON actions WHEN NEW.group_id = {second} BEGIN SELECT RAISE(ABORT, 'disk full'); END");
        await Assert.ThrowsAnyAsync<Exception>(() => Driver.SettleAsync(id, new RolloutFact.LeaseGained()));
        await Database.ExecuteAsync("DROP TRIGGER full");

        await Driver.SettleAsync(id, new RolloutFact.LeaseGained());

        Assert.Equal([667, 3333], (await Driver.ViewAsync(id)).Groups.Select(g => g.Size));
        Assert.Equal(4000, Database.Number("SELECT count(DISTINCT target_id) FROM actions"));
        AssertTalliesEqualRecount();
    }

    [Fact]
    public async Task Fill_Shuffled_LearnsItsOwnSizeOfSlices()
    {
        await Fleet.TargetsAsync(2500);
        var plan = RolloutDriver.Plan(await Fleet.SetAsync());
        var shuffled = plan with { Selection = plan.Selection with { ShuffleSeed = 7 } };
        var view = await Driver.ViewAsync(await Driver.FillAsync("plain", plan));
        var sizes = Database.Get<SliceSizes>();

        Assert.True(sizes.For(FillSlice.KindOf(view), 5000) > SliceSizes.First);
        Assert.Equal(SliceSizes.First, sizes.For(FillSlice.KindOf(view with { Plan = shuffled }), 5000));
    }

    [Fact]
    public async Task Fill_Shuffled_TakesEachTargetOnceInTheOrderOfTheSeed()
    {
        var ids = await Fleet.TargetsAsync(2500);
        var set = await Fleet.SetAsync();
        var first = await ShuffledAsync("first", 7);
        var again = await ShuffledAsync("again", 7);
        var other = await ShuffledAsync("other", 8);

        Assert.Equal(ids, first.Order());
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);

        // Of 625 that were taken blindly some 312 come from the first half of the fleet, 17 more or less.
        Assert.InRange(first.Take(625).Count(t => t <= ids[1249]), 250, 375);
        AssertTalliesEqualRecount();

        async Task<List<long>> ShuffledAsync(string name, int seed)
        {
            var plan = RolloutDriver.Plan(set, 4);
            var id = await Driver.FillAsync(name, plan with { Selection = plan.Selection with { ShuffleSeed = seed } });
            Assert.Equal([625, 625, 625, 625], (await Driver.ViewAsync(id)).Groups.Select(g => g.Size));
            return [.. Database.Texts("SELECT target_id FROM actions WHERE rollout_id = @id ORDER BY group_id, id", ("@id", id)).Select(t => long.Parse(t!, null))];
        }
    }

    [Fact]
    public async Task Fill_OverlappingFilters_TargetBelongsToTheEarlierGroup()
    {
        await Fleet.TargetsAsync(30);
        var plan = RolloutDriver.Plan(await Fleet.SetAsync()) with
        {
            Groups =
            [
                new GroupPlan("eu", 100) { Filter = "attribute.region==eu" },
                new GroupPlan("hw 1", 100) { Filter = "attribute.hw==1" },
                new GroupPlan("rest", 100),
            ],
        };

        var view = await Driver.ViewAsync(await Driver.FillAsync("spring", plan));

        Assert.Equal([10, 4, 16], view.Groups.Select(g => g.Size));
        AssertTalliesEqualRecount();
    }

    [Fact]
    public async Task Fill_LaterIncompatibleAndDeletedTargets_StayOut()
    {
        var set = await Fleet.SetAsync();
        var members = await Fleet.TargetsAsync(3);
        await Database.ExecuteAsync("""
            INSERT INTO target_types (id, key, key_folded, name, name_folded, created_at, created_by, last_modified_at, last_modified_by)
            VALUES (1, 'a', 'A', 'a', 'A', 0, '', 0, ''), (2, 'b', 'B', 'b', 'B', 0, '', 0, '')
            """);
        await Database.ExecuteAsync("INSERT INTO target_type_sets VALUES (1, 1), (2, 2)");
        var fits = await Fleet.TargetsAsync(1, targetTypeId: 1);
        await Fleet.TargetsAsync(1, targetTypeId: 2);
        var deleted = await Fleet.TargetsAsync(1);
        await Database.ExecuteAsync("UPDATE targets SET deleted_at = 1 WHERE id = @t", ("@t", deleted[0]));
        await Fleet.TargetsAsync(1, createdAt: Clock.GetUtcNow().AddSeconds(1));

        await Driver.FillAsync("spring", RolloutDriver.Plan(set));

        Assert.Equal([.. members, .. fits], Database.Texts("SELECT target_id FROM actions ORDER BY id").Select(t => long.Parse(t!, null)));
        Assert.Equal(4, await Database.Get<ITargetMatches>().CountAsync(FilterNode.Everything, set, null, default) - 1);
    }

    [Fact]
    public async Task Fill_TargetCreatedBeforeTheFillButAfterTheRollout_StaysOut()
    {
        var members = await Fleet.TargetsAsync(3);
        var id = (await Driver.AddAsync("spring", RolloutDriver.Plan(await Fleet.SetAsync()))).Id!.Value;
        Clock.Advance(TimeSpan.FromMinutes(2));
        await Fleet.TargetsAsync(1, createdAt: Clock.GetUtcNow().AddMinutes(-1));

        await Driver.SettleAsync(id, new RolloutFact.LeaseGained());

        Assert.Equal(members, Database.Texts("SELECT target_id FROM actions ORDER BY id").Select(t => long.Parse(t!, null)));
    }

    [Fact]
    public async Task Fill_TargetsVanishBetweenPlanAndFill_GroupTakesWhatIsLeft()
    {
        var targets = await Fleet.TargetsAsync(20);
        var id = (await Driver.AddAsync("spring", RolloutDriver.Plan(await Fleet.SetAsync(), groups: 2))).Id!.Value;
        var planned = await Driver.RoundAsync(id, new RolloutFact.LeaseGained());
        await Database.ExecuteAsync("UPDATE targets SET deleted_at = 1 WHERE id IN (@a, @b)", ("@a", targets[0]), ("@b", targets[15]));

        await Driver.SettleAsync(id, planned);

        var view = await Driver.ViewAsync(id);
        Assert.Equal([10, 8], view.Groups.Select(g => g.Size));
        Assert.Equal(RolloutStatus.Ready, view.Status);
        AssertTalliesEqualRecount();
    }

    [Fact]
    public async Task Fill_ManySlicesAndSparseMatches_TakesEachMatchOnce()
    {
        await Fleet.TargetsAsync(9000);
        var id = await Driver.FillAsync("spring", RolloutDriver.Plan(await Fleet.SetAsync(), groups: 3, filter: "attribute.region==eu"));

        var view = await Driver.ViewAsync(id);

        Assert.Equal([1000, 1000, 1000], view.Groups.Select(g => g.Size));
        Assert.Equal(3000, Database.Number("SELECT count(DISTINCT target_id) FROM actions"));
        Assert.True(Database.Number("SELECT count(*) FROM changes WHERE outcomes IS NOT NULL") >= 3);
        AssertTalliesEqualRecount();
    }

    [Theory]
    [InlineData(null)]
    [InlineData(41)]
    public async Task Fill_KilledInTheMiddle_GoesOnWhereItWas(int? shuffleSeed)
    {
        await Fleet.TargetsAsync(3500);
        var plan = RolloutDriver.Plan(await Fleet.SetAsync(), groups: 2);
        var id = (await Driver.AddAsync("spring", plan with { Selection = plan.Selection with { ShuffleSeed = shuffleSeed } })).Id!.Value;
        var next = await Driver.RoundAsync(id, new RolloutFact.LeaseGained());
        for (var round = 0; round < 2; round++)
        {
            next = await Driver.RoundAsync(id, next!);
        }

        Assert.InRange(Database.Number("SELECT count(*) FROM actions") ?? 0, 1, 3499);
        await using var reopened = await Database.KilledAndReopenedAsync();
        var driver = new RolloutDriver(reopened.Get<IRolloutStore>(), reopened.Get<IIntakeStore>(), reopened.Clock);
        await driver.SettleAsync(id, new RolloutFact.LeaseGained());

        Assert.Equal([1750, 1750], (await driver.ViewAsync(id)).Groups.Select(g => g.Size));
        Assert.Equal(3500, reopened.Number("SELECT count(DISTINCT target_id) FROM actions"));
    }

    [Fact(DisplayName = "hawkbit-rollouts 6.7: members of a retry are the targets that failed in the source, whatever its filter says now")]
    public async Task Fill_Retry_TakesTheFailedTargetsOfTheSource()
    {
        var targets = await Fleet.TargetsAsync(6);
        var plan = RolloutDriver.Plan(await Fleet.SetAsync()) with { DeviceLimits = new DeviceLimits { RetriesAfterFailure = 1 } };
        var source = await Driver.StartAsync("spring", plan);
        await FailAsync(0, 1, 2);
        await Driver.SettleAsync(source);

        // Of the three that failed, one is tried again with success, one fails again, one fails again and is deleted.
        await Driver.ReportAsync(RolloutDriver.Report(targets[0], NewestOf(0), DeviceReportKind.Success));
        await FailAsync(1, 2);
        await Driver.ReportAsync([.. Enumerable.Range(3, 3).Select(d => RolloutDriver.Report(targets[d], NewestOf(d), DeviceReportKind.Success))]);
        await Driver.SettleAsync(source);
        Assert.Equal(RolloutStatus.Finished, (await Driver.ViewAsync(source)).Status);
        await Database.ExecuteAsync("UPDATE targets SET deleted_at = 1 WHERE id = @t", ("@t", targets[2]));

        var retry = await Driver.FillAsync("spring_retry", RetriedRollout.PlanOf(await Driver.ViewAsync(source)));

        Assert.Equal([1], (await Driver.ViewAsync(retry)).Groups.Select(g => g.Size));
        Assert.Equal(targets[1], Database.Number("SELECT target_id FROM actions WHERE rollout_id = @r", ("@r", retry)));
        AssertTalliesEqualRecount();

        long NewestOf(int device) =>
            Database.Number("SELECT max(id) FROM actions WHERE target_id = @t AND rollout_id = @r", ("@t", targets[device]), ("@r", source))!.Value;

        Task FailAsync(params int[] devices) =>
            Driver.ReportAsync([.. devices.Select(d => RolloutDriver.Report(targets[d], NewestOf(d), DeviceReportKind.Failure))]);
    }

    [Theory]
    [InlineData("attribute.region==eu", null, 4)]
    [InlineData("attribute.region==eu,attribute.hw==2", null, 5)]
    [InlineData("id==device-0000*", 3, 3)]
    [InlineData("id==nothing", null, 0)]
    public async Task Count_Filter_CountsLivingTargets(string filter, int? most, int expected)
    {
        var targets = await Fleet.TargetsAsync(11);
        await Database.ExecuteAsync("UPDATE targets SET deleted_at = 1 WHERE id = @t", ("@t", targets[10]));
        Assert.True(TargetFilter.TryParse(filter, out var parsed, out _));

        Assert.Equal(expected, await Database.Get<ITargetMatches>().CountAsync(parsed.Tree, null, most, default).WithinLimit());
    }
}
