using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.Store.DistributionSets;
using RolloutConsole.Store.Rollouts;
using RolloutConsole.Testing.Samples;

namespace RolloutConsole.Store.Tests.Reads;

/// <summary>What the pages of sets and modules read.</summary>
public sealed class SetPageReadsTests : IAsyncLifetime
{
    private ReadsWorld _world = null!;

    public async Task InitializeAsync() => _world = await ReadsWorld.CreateAsync();

    public Task DisposeAsync() => _world.DisposeAsync().AsTask();

    [Fact]
    public async Task List_PagesBothWaysByKeyAndNewestFirst()
    {
        for (var id = 1; id <= 7; id++)
        {
            await _world.AddSetAsync(id, "gateway", $"4.{id}");
        }

        Assert.Equal(("7 6 5", false, true), await ListAsync(new SetListQuery { Size = 3 }));
        Assert.Equal(("4 3 2", true, true), await ListAsync(new SetListQuery { Size = 3, From = 5 }));
        Assert.Equal(("1", true, false), await ListAsync(new SetListQuery { Size = 3, From = 2 }));
        Assert.Equal(("7 6 5", false, true), await ListAsync(new SetListQuery { Size = 3, From = 4, Backwards = true }));
        Assert.Equal(("4 3 2", true, true), await ListAsync(new SetListQuery { Size = 3, From = 1, Backwards = true }));
    }

    [Fact]
    public async Task List_FiltersByStateTypeAndWordsAndCountsTheSame()
    {
        await _world.AddSetAsync(1, "Gateway FW", "4.1");
        await _world.AddSetAsync(2, "Gateway FW", "4.2", type: 3);
        await _world.AddSetAsync(3, "sensor", "4.2", valid: false);
        await _world.AddSetAsync(4, "gone", "1");
        await _world.WriteAsync(c =>
        {
            c.Find<DistributionSetRow>(4L)!.DeletedAt = ReadsWorld.Now;
            c.Find<DistributionSetRow>(2L)!.Locked = true;
            c.Add(Module(10, 1));
        });
        await _world.WriteAsync(c => c.AddRange(In(1, 10), In(2, 10), In(3, 10), File(10, "os.swu", 4096)));
        await _world.WriteAsync(c => c.Remove(c.Find<DistributionSetModuleRow>(1L, 10L)!));
        await _world.AddTargetsAsync(3, t => t.InstalledSetId = 3);

        var expected = new Dictionary<SetListFilter, string>
        {
            [SetListFilter.All] = "3 2 1", [SetListFilter.Complete] = "2", [SetListFilter.Incomplete] = "1", [SetListFilter.Locked] = "2", [SetListFilter.Invalid] = "3",
        };
        var counts = await _world.SetPages.CountAsync(new SetListQuery(), default);
        foreach (var (filter, ids) in expected)
        {
            Assert.Equal((filter, ids), (filter, (await ListAsync(new SetListQuery { Filter = filter })).Ids));
            Assert.Equal((filter, ids.Split(' ').Length), (filter, counts[filter].Number));
        }

        Assert.Equal("2", (await ListAsync(new SetListQuery { TypeId = 3 })).Ids);
        Assert.Equal("2 1", (await ListAsync(new SetListQuery { Name = "Gateway FW" })).Ids);
        Assert.Equal("", (await ListAsync(new SetListQuery { Name = "Gateway" })).Ids);
        Assert.Equal(2, (await _world.SetPages.CountAsync(new SetListQuery { Name = "Gateway FW" }, default))[SetListFilter.All].Number);
        Assert.Equal([1, 2, 2], (await _world.SetPages.ListAsync(new SetListQuery(), default)).Rows.Select(r => r.Versions));
        Assert.Equal("2", (await ListAsync(new SetListQuery { Search = "gateway 4.2" })).Ids);
        var row = (await _world.SetPages.ListAsync(new SetListQuery { Filter = SetListFilter.Invalid }, default)).Rows[0];
        Assert.Equal((1, 1, 4096L, 3, true, false), (row.Modules, row.Files, row.Bytes, row.Installed.Number, row.IsComplete, row.IsValid));
    }

    [Fact]
    public async Task Detail_SaysWhatIsMissingAndWhoRunsIt()
    {
        await _world.AddSetAsync(1, "gateway", "4.2", type: 3);
        await _world.WriteAsync(c =>
        {
            c.Find<SoftwareModuleTypeRow>(2L)!.MinArtifacts = 2;
            c.Add(Module(20, 2));
            c.Add(new DistributionSetMetadataRow { DistributionSetId = 1, Key = "ticket", Value = "REL-7" });
        });
        await _world.WriteAsync(c => c.AddRange(In(1, 20), File(20, "app.tar", 10)));
        await _world.AddTargetsAsync(5, t =>
        {
            t.InstalledSetId = t.Id <= 3 ? 1 : null;
            t.AssignedSetId = 1;
            t.DeletedAt = t.Id == 1 ? ReadsWorld.Now : null;
        });

        var detail = (await _world.SetPages.ReadAsync(1, default))!;

        Assert.Equal(["A module of type OS is missing.", "Module module 20:1 has 1 of at least 2 files."], detail.Missing);
        Assert.False(detail.Set.IsComplete);
        Assert.Equal((2, 4), (detail.Installed, detail.Assigned));
        Assert.Equal("4 devices have it assigned", detail.Use);
        Assert.Equal([KeyValuePair.Create("ticket", "REL-7")], detail.Metadata);
        Assert.Equal(["OS True", "Application False"], detail.Parts.Select(p => $"{p.Type.Name} {p.IsMandatory}"));
        Assert.Equal("app.tar", Assert.Single(detail.Files[20]).FileName);
        Assert.Null(await _world.SetPages.ReadAsync(99, default));
    }

    [Fact]
    public async Task Detail_RolloutsAndLastFailure_AreThoseOfTheSet()
    {
        await _world.AddSetAsync(7);
        await _world.AddTargetsAsync(2);
        await _world.AddRolloutAsync(41, "spring", RolloutStatus.Finished, groups: [SampleRollouts.Group(1, 10, GroupStatus.Finished) with { Tally = new GroupTally { Finished = 8, Error = 2 } }]);
        await _world.AddRolloutAsync(42, "autumn", RolloutStatus.Running);
        await _world.AddRolloutAsync(43, "of another set", RolloutStatus.Running);
        await _world.AddActionAsync(1, 1, ActionStatus.Error, 41);
        await _world.AddActionAsync(2, 2, ActionStatus.Error, 41);
        await _world.WriteAsync(c =>
        {
            c.Find<RolloutRow>(43L)!.DistributionSetId = 8;
            c.Add(new RolloutMinuteRow { RolloutId = 41, GroupId = 41001, Minute = ReadsWorld.Now.AddMinutes(-9), Failed = 2 });
            c.Find<Store.Targets.ActionRow>(1L)!.EndedAt = ReadsWorld.Now.AddMinutes(-8);
            c.Find<Store.Targets.ActionRow>(2L)!.EndedAt = ReadsWorld.Now.AddMinutes(-9);
        });

        var detail = (await _world.SetPages.ReadAsync(7, default))!;
        Assert.Equal("used by rollout 42 'autumn' and 1 more", detail.Use);
        Assert.Equal((1L, "gw-00001", 41L, "spring", 217, ""), (
            detail.LastFailure!.TargetId, detail.LastFailure.ControllerId, detail.LastFailure.RolloutId, detail.LastFailure.RolloutName, detail.LastFailure.Code, detail.LastFailure.Message));

        var first = await _world.SetPages.ReadRolloutsAsync(7, null, 1, default);
        Assert.Equal((42L, true), (first.Rows.Single().Id, first.HasOlder));
        var second = await _world.SetPages.ReadRolloutsAsync(7, 42, 1, default);
        Assert.Equal((41L, 8, 2, false), (second.Rows[0].Id, second.Rows[0].Ok, second.Rows[0].Failed, second.HasOlder));
    }

    [Fact]
    public async Task Modules_ListDetailAndTypes_CountTheirUses()
    {
        await _world.AddSetAsync(1, "gateway", "4.2", type: 3);
        await _world.WriteAsync(c => c.AddRange(Module(10, 1), Module(11, 1), Module(20, 2)));
        await _world.WriteAsync(c => c.AddRange(In(1, 10), File(10, "a_100%.swu", 100), File(10, "b.swu", 20)));

        var page = await _world.Modules.ListAsync("module 1", [1], null, 1, default);
        Assert.Equal((11L, true), (page.Rows.Single().Module.Id, page.HasOlder));
        var older = (await _world.Modules.ListAsync("MODULE", [1], 11, 10, default)).Rows.Single();
        Assert.Equal((10L, 2, 120L, 1), (older.Module.Id, older.Files, older.Bytes, older.Sets));
        Assert.Empty((await _world.Modules.ListAsync("_odule", null, null, 10, default)).Rows);
        Assert.Equal([20L, 11L, 10L], (await _world.Modules.ListAsync("", [2, 1], null, 10, default)).Rows.Select(r => r.Module.Id));
        Assert.Empty((await _world.Modules.ListAsync("", [], null, 10, default)).Rows);

        var detail = (await _world.Modules.ReadAsync(10, default))!;
        Assert.Equal((0, 1, 1L), (detail.MinArtifacts, detail.SetCount, detail.Sets[0].Id));
        Assert.Equal(["a_100%.swu", "b.swu"], detail.Files.Select(f => f.FileName));
        Assert.Null(await _world.Modules.ReadAsync(99, default));

        var types = await _world.Modules.ReadTypesAsync(default);
        Assert.Equal(["os 2", "application 1"], types.ModuleTypes.Select(t => $"{t.Type.Key} {t.Uses}"));
        Assert.Equal(["os 0: os / ", "app 0: application / ", "os_app 1: os / application"], types.SetTypes.Select(t =>
            $"{t.Type.Key} {t.Uses}: {string.Join(',', t.Type.Mandatory.Select(m => m.Key))} / {string.Join(',', t.Type.Optional.Select(m => m.Key))}"));
    }

    private async Task<(string Ids, bool HasPrevious, bool HasNext)> ListAsync(SetListQuery query)
    {
        var page = await _world.SetPages.ListAsync(query, default);
        return (string.Join(' ', page.Rows.Select(r => r.Id)), page.HasPrevious, page.HasNext);
    }

    private static SoftwareModuleRow Module(long id, long type) => new()
    {
        Id = id, TypeId = type, Name = $"module {id}", Version = "1", CreatedBy = "anna", LastModifiedBy = "anna", CreatedAt = ReadsWorld.Now, LastModifiedAt = ReadsWorld.Now,
    };

    private static DistributionSetModuleRow In(long set, long module) => new() { DistributionSetId = set, SoftwareModuleId = module };

    private static ArtifactRow File(long module, string name, long size) =>
        new() { SoftwareModuleId = module, FileName = name, Size = size, Sha1 = "a", Md5 = "b", Sha256 = "c", CreatedBy = "anna", CreatedAt = ReadsWorld.Now };
}
