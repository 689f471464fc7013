using RolloutConsole.Store.DistributionSets;

namespace RolloutConsole.Store.Tests.Reads;

public sealed class DistributionSetReadsTests : IAsyncLifetime
{
    private ReadsWorld _world = null!;

    public async Task InitializeAsync() => _world = await ReadsWorld.CreateAsync();

    public Task DisposeAsync() => _world.DisposeAsync().AsTask();

    [Fact]
    public async Task Completeness_FollowsModulesAndFiles()
    {
        // Type 3 of the preset: one OS is mandatory, applications are not. The OS type is made to ask for one file.
        await _world.AddSetAsync(1, "without modules", type: 3);
        await _world.AddSetAsync(2, "only an application", type: 3);
        await _world.AddSetAsync(3, "os without file", type: 3);
        await _world.AddSetAsync(4, "complete", type: 3);
        await _world.AddSetAsync(5, "complete but invalid", type: 3, valid: false);
        await _world.WriteAsync(c =>
        {
            c.Find<SoftwareModuleTypeRow>(1L)!.MinArtifacts = 1;
            c.AddRange(Module(10, 1), Module(11, 1), Module(20, 2));
            c.Add(new ArtifactRow { SoftwareModuleId = 11, FileName = "os.swu", Size = 4096, Sha1 = "", Md5 = "", Sha256 = "", CreatedBy = "anna", CreatedAt = ReadsWorld.Now });
        });
        await _world.WriteAsync(c => c.AddRange(
            In(2, 20), In(3, 10), In(4, 11), In(4, 20), In(5, 11)));
        var page = await _world.Sets.ListAsync("", null, 100, CancellationToken.None);
        Assert.Equal([5, 4, 3, 2, 1], page.Rows.Select(r => r.Id));
        Assert.Equal([true, true, false, false, false], page.Rows.Select(r => r.IsComplete));
        Assert.Equal((2, 4096L), (page.Rows[1].Modules, page.Rows[1].Bytes));
        Assert.Equal("invalidated", page.Rows[0].WhyNot);
        Assert.Null(page.Rows[1].WhyNot);
        Assert.NotNull(page.Rows[2].WhyNot);
    }

    [Fact]
    public async Task List_FindsEveryWordInNameOrVersionAndPages()
    {
        for (var id = 1; id <= 5; id++)
        {
            await _world.AddSetAsync(id, "Gateway FW", $"4.{id}");
        }

        await _world.AddSetAsync(6, "sensor", "4.2");
        Assert.Equal([2], (await _world.Sets.ListAsync("gateway 4.2", null, 10, CancellationToken.None)).Rows.Select(r => r.Id));
        var page = await _world.Sets.ListAsync("gateway", null, 2, CancellationToken.None);
        Assert.Equal([5, 4], page.Rows.Select(r => r.Id));
        Assert.True(page.HasOlder);
        Assert.Equal([3, 2], (await _world.Sets.ListAsync("gateway", 4, 2, CancellationToken.None)).Rows.Select(r => r.Id));
        Assert.Equal("4.3", (await _world.Sets.FindAsync(3, CancellationToken.None))!.Version);
        Assert.Null(await _world.Sets.FindAsync(99, CancellationToken.None));
    }

    private static SoftwareModuleRow Module(long id, long type) => new()
    {
        Id = id, TypeId = type, Name = $"module {id}", Version = "1", CreatedBy = "anna", LastModifiedBy = "anna", CreatedAt = ReadsWorld.Now, LastModifiedAt = ReadsWorld.Now,
    };

    private static DistributionSetModuleRow In(long set, long module) => new() { DistributionSetId = set, SoftwareModuleId = module };
}
