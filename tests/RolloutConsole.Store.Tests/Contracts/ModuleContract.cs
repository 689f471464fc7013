using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.Store.Auditing;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.DistributionSets;
using RolloutConsole.Store.Filters;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>What becomes of modules: deleted ones, locked ones and the room their files take. hawkbit-api, 2.11.</summary>
public abstract class ModuleContract : StoreContract
{
    private readonly Contents _contents = new();

    [Fact(DisplayName = "A set whose module was deleted is incomplete everywhere, and says so")]
    public async Task Set_WhoseModuleWasDeleted_IsIncompleteEverywhere()
    {
        var set = await Fleet.SetAsync();
        Assert.True((await Modules.DeleteAsync(RolloutDriver.Ben, 1, default)).IsAccepted);
        Assert.Equal(1, Database.Number("SELECT count(*) FROM artifacts"));

        var detail = (await Pages.ReadAsync(set, default))!;
        Assert.Equal(["Module gateway:1.0.0 was deleted, and its files are gone."], detail.Missing);
        Assert.False(detail.Set.IsComplete);
        Assert.Equal((false, true), (detail.Set.Modules[0].IsComplete, detail.Set.Modules[0].IsDeleted));
        Assert.Empty(detail.Files[1]);
        var row = (await Pages.ListAsync(new SetListQuery(), default)).Rows.Single();
        Assert.Equal((false, 0, 0L), (row.IsComplete, row.Files, row.Bytes));
        Assert.Equal(0, (await new DistributionSetReads(Database.Reads).FindAsync(set, default))!.Bytes);
        Assert.False((await Database.Get<IDistributionSetFacts>().FindAsync(set, default))!.IsComplete);
        var managed = (await new ManagedSets(Contexts, SqliteDialect.Instance).FindAsync(set, default))!;
        Assert.Equal((false, false), (managed.IsComplete, managed.Modules[0].IsComplete));
    }

    [Fact(DisplayName = "A module stays while a rollout of one of its sets goes on, though the set was deleted")]
    public async Task Delete_WhileARolloutOfADeletedSetGoesOn_IsRefused()
    {
        await Fleet.TargetsAsync(1);
        var set = await Fleet.SetAsync();
        var spring = await Driver.StartAsync("spring", RolloutDriver.Plan(set));
        await Database.ExecuteAsync("UPDATE distribution_sets SET deleted_at = 1");

        var refused = await Modules.DeleteAsync(RolloutDriver.Ben, 1, default);

        Assert.Equal(CommandOutcome.Locked, refused.Outcome);
        Assert.Contains($"Module gateway:1.0.0 is part of set gateway:1.0.0, used by rollout {spring} 'spring'.", refused.Message, StringComparison.Ordinal);
        Assert.Equal((0, ""), (Database.Number("SELECT count(*) FROM software_modules WHERE deleted_at IS NOT NULL"), string.Join(' ', _contents.Deleted)));
        await Database.ExecuteAsync("UPDATE rollouts SET ended_at = 1");
        Assert.True((await Modules.DeleteAsync(RolloutDriver.Ben, 1, default)).IsAccepted);
        Assert.Equal(["c3"], _contents.Deleted);
    }

    [Theory(DisplayName = "What devices receive with a locked module cannot be added, changed, hidden or removed")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Notes_OfALockedModule_AreHeldWhereDevicesSeeThem(bool isLocked)
    {
        await Fleet.SetAsync();
        var module = NoteOwner.Module(1);
        Assert.True((await Notes.AddAsync(RolloutDriver.Ben, module, [new("seen", "1", true), new("other", "1", true), new("hidden", "1"), new("ticket", "1")], default)).IsAccepted);
        await Database.ExecuteAsync("UPDATE software_modules SET locked = @l", ("@l", isLocked ? 1 : 0));

        CommandReceipt[] held =
        [
            await Notes.AddAsync(RolloutDriver.Ben, module, [new("new", "1"), new("shown", "1", true)], default),
            await Notes.ChangeAsync(RolloutDriver.Ben, module, new("seen", "2"), default),
            await Notes.ChangeAsync(RolloutDriver.Ben, module, new("seen", "1", false), default),
            await Notes.ChangeAsync(RolloutDriver.Ben, module, new("hidden", "1", true), default),
            await Notes.RemoveAsync(RolloutDriver.Ben, module, "other", default),
        ];

        Assert.All(held, r => Assert.Equal(isLocked ? CommandOutcome.Locked : CommandOutcome.Accepted, r.Outcome));
        Assert.All(held, r => Assert.Equal(isLocked, r.Message.Contains("Module gateway:1.0.0 is locked: locked by hand", StringComparison.Ordinal)));
        Assert.True((await Notes.AddAsync(RolloutDriver.Ben, module, [new("words", "1")], default)).IsAccepted);
        Assert.True((await Notes.ChangeAsync(RolloutDriver.Ben, module, new("ticket", "2"), default)).IsAccepted);
        Assert.True((await Notes.RemoveAsync(RolloutDriver.Ben, module, "words", default)).IsAccepted);
        Assert.Equal(
            isLocked ? ["hidden=1 0", "other=1 1", "seen=1 1", "ticket=2 0"] : ["hidden=1 1", "new=1 0", "seen=1 0", "shown=1 1", "ticket=2 0"],
            Database.Texts("SELECT key || '=' || value || ' ' || target_visible FROM software_module_metadata ORDER BY key"));
    }

    [Fact(DisplayName = "The quota counts what lies on the disk: equal contents once, those of deleted modules not at all")]
    public async Task Quota_CountsEqualContentsOnce_AndDeletedModulesNot()
    {
        await Fleet.SetAsync("one");
        await Fleet.SetAsync("two");
        Assert.Equal((2, 2048), (Database.Number("SELECT count(*) FROM artifacts"), Database.Number("SELECT sum(size) FROM artifacts")));

        Assert.Equal(RefusalKey.Storage, (await UploadAsync(2, "d4", 1025)).Key);
        Assert.True((await UploadAsync(2, "c3", 1024)).IsAccepted);
        var fits = await UploadAsync(2, "d4", 1024);
        Assert.True(fits.IsAccepted, fits.Message);
        Assert.Equal(RefusalKey.Storage, (await UploadAsync(1, "e5", 1)).Key);

        Assert.True((await Modules.DeleteAsync(RolloutDriver.Ben, 2, default)).IsAccepted);
        Assert.True((await UploadAsync(1, "e5", 1024)).IsAccepted);
    }

    private IDbContextFactory<RolloutDbContext> Contexts => Database.Get<IDbContextFactory<RolloutDbContext>>();

    private CommandDoor Door => new(Database.Gate, Database.Get<IAuditStore>(), Clock);

    private ISoftwareModules Modules => new SoftwareModules(
        Door, Database.Gate, Contexts, new ArtifactRoom(_contents, Options.Create(new ArtifactLimits { MaximumStorage = 2048 })));

    private IInventoryMetadata Notes => new InventoryMetadata(Door, Database.Reads);

    private ISetPageReads Pages => new SetPageReads(Database.Reads);

    private Task<CommandReceipt> UploadAsync(long module, string sha256, long size) => Modules.AddArtifactAsync(
        RolloutDriver.Ben, module, new NewArtifact($"{sha256}-{size}.bin", new StoredFile(size, "a1", "b2", sha256), Checksums.None), default);

    // Every content is there; what is deleted is noted.
    private sealed class Contents : IArtifactFiles
    {
        public List<string> Deleted { get; } = [];

        public Stream? OpenRead(string sha256) => Stream.Null;

        public Task<StoredFile> SaveAsync(Stream content, Checksums expected, long maximumSize, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Delete(string sha256) => Deleted.Add(sha256);

        public IEnumerable<string> List(DateTimeOffset writtenBefore) => throw new NotSupportedException();
    }
}
