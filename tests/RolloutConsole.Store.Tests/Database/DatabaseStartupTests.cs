using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.DistributionSets;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Database;

public sealed class DatabaseStartupTests
{
    [Fact]
    public async Task Prepare_FreshFolder_HasThePresetTypes()
    {
        await using var database = await SqliteFixture.CreateAsync();
        using var context = new ReadContextFactory(database.Options).CreateDbContext();

        Assert.Equal(["os", "application"], await context.Set<SoftwareModuleTypeRow>().OrderBy(t => t.Id).Select(t => t.Key).ToListAsync());
        Assert.Equal(["os", "app", "os_app"], await context.Set<DistributionSetTypeRow>().OrderBy(t => t.Id).Select(t => t.Key).ToListAsync());
        Assert.False(context.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task Prepare_DatabaseFromTheFuture_IsRefusedWithOneSentence()
    {
        await using var database = await SqliteFixture.CreateAsync();
        await database.Gate.RunAsync(
            WritePriority.Ordinary, false,
            s => s.Execute("INSERT INTO schema_migrations VALUES ('29991231000000_Future', '99.0.0')"), CancellationToken.None);
        await using var copy = new Copy(database.Options);

        var fault = await Assert.ThrowsAsync<StartupFault>(() => copy.Startup.PrepareAsync(CancellationToken.None));

        Assert.Contains("newer version of the console (schema 29991231000000_Future)", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prepare_FolderInUse_IsRefused()
    {
        await using var database = await SqliteFixture.CreateAsync();
        using var second = new DatabaseStartup(database.Options, NullLogger<DatabaseStartup>.Instance);

        var fault = await Assert.ThrowsAsync<StartupFault>(() => second.PrepareAsync(CancellationToken.None));

        Assert.Contains("Another console is using the folder", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prepare_FolderIsAFile_IsRefused()
    {
        await using var database = await SqliteFixture.CreateAsync();
        var options = new DatabaseOptions { Folder = Path.Combine(database.Options.FilePath, "below") };
        using var startup = new DatabaseStartup(options, NullLogger<DatabaseStartup>.Instance);

        var fault = await Assert.ThrowsAsync<StartupFault>(() => startup.PrepareAsync(CancellationToken.None));

        Assert.Contains("cannot be created or written", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prepare_RelativeFolder_IsRefused()
    {
        using var startup = new DatabaseStartup(new DatabaseOptions { Folder = "data" }, NullLogger<DatabaseStartup>.Instance);

        Assert.Contains("absolute", (await Assert.ThrowsAsync<StartupFault>(() => startup.PrepareAsync(CancellationToken.None))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prepare_FileIsNoDatabase_IsRefused()
    {
        await using var database = await SqliteFixture.CreateAsync();
        var folder = Path.Combine(database.Options.Folder, "other");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "rollouts.db"), new string('x', 8192));
        using var startup = new DatabaseStartup(new DatabaseOptions { Folder = folder }, NullLogger<DatabaseStartup>.Instance);

        Assert.Contains("is not a database of the console", (await Assert.ThrowsAsync<StartupFault>(() => startup.PrepareAsync(CancellationToken.None))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prepare_SecondTime_KeepsWhatIsThere()
    {
        await using var database = await SqliteFixture.CreateAsync();
        await database.Gate.RunAsync(
            WritePriority.Ordinary, false,
            s => s.Execute("INSERT INTO settings VALUES ('pollingTime', '00:01:00', 0, 0, 'a', 0, 'a')"), CancellationToken.None);
        await using var again = await database.KilledAndReopenedAsync();

        using var read = again.Reads.Rent();
        Assert.Equal(1, read.Number("SELECT count(*) FROM settings"));
    }

    [Fact]
    public async Task ReadContext_Write_IsRefused()
    {
        await using var database = await SqliteFixture.CreateAsync();
        using var context = new ReadContextFactory(database.Options).CreateDbContext();

        await Assert.ThrowsAnyAsync<Exception>(() => context.Set<SoftwareModuleTypeRow>().ExecuteDeleteAsync());
    }

    private sealed class Copy : IAsyncDisposable
    {
        public Copy(DatabaseOptions original)
        {
            Options = new DatabaseOptions { Folder = original.Folder + "-copy" };
            Directory.CreateDirectory(Options.Folder);
            foreach (var file in Directory.EnumerateFiles(original.Folder, "rollouts.db*").Where(f => !f.EndsWith("-shm", StringComparison.Ordinal)))
            {
                File.Copy(file, Path.Combine(Options.Folder, Path.GetFileName(file)));
            }

            Startup = new DatabaseStartup(Options, NullLogger<DatabaseStartup>.Instance);
        }

        public DatabaseOptions Options { get; }

        public DatabaseStartup Startup { get; }

        public ValueTask DisposeAsync()
        {
            Startup.Dispose();
            Directory.Delete(Options.Folder, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
