using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Engine.Targets.Import;
using RolloutConsole.Store.Slices;
using RolloutConsole.Store.Targets.Import;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>Imports: what is refused, all or none, and that nothing is half done whatever happens in the middle.</summary>
public abstract class ImportContract : IAsyncLifetime
{
    private ImportWorld World { get; set; } = null!;

    public async Task InitializeAsync() => World = new ImportWorld(await OpenAsync());

    public async Task DisposeAsync() => await World.DisposeAsync();

    protected abstract Task<SqliteFixture> OpenAsync();

    [Fact]
    public async Task Import_GoodFile_CreatesEveryTargetWithAllItHas()
    {
        await World.Database.ExecuteAsync("""
            INSERT INTO target_types (id, key, key_folded, name, name_folded, created_at, created_by, last_modified_at, last_modified_by)
            VALUES (7, 'gateway', 'GATEWAY', 'Gateway', 'GATEWAY', 0, 'seed', 0, 'seed')
            """);
        await World.Database.ExecuteAsync("""
            INSERT INTO tags (id, name, name_folded, created_at, created_by, last_modified_at, last_modified_by) VALUES (5, 'beta', 'BETA', 0, 'seed', 0, 'seed')
            """);
        await World.ImportAsync(
            "controllerId;name;description;group;address;type;tags;securityToken;autoConfirm;requestAttributes;attribute.hwRev;metadata.Owner\r\n"
            + "gw-1;Gateway;on the roof;eu/berlin;10.0.0.1;gateway;beta;secret;true;false;2b;Hall team\r\n");

        Assert.Equal((ImportState.Done, 1L, 0L), (World.Import.State, World.Import.Published, World.Import.Refused));
        Assert.Equal(
            ["gw-1|GW-1|Gateway|GATEWAY|on the roof|ON THE ROOF|eu/berlin|EU/BERLIN|10.0.0.1|7|1|mona|0|protected secret|mona|0"],
            World.Database.Texts("""
                SELECT controller_id || '|' || controller_id_folded || '|' || name || '|' || name_folded || '|' || description || '|' || description_folded || '|'
                  || group_path || '|' || group_path_folded || '|' || address || '|' || target_type_id || '|' || auto_confirm || '|' || auto_confirm_by || '|'
                  || attributes_requested || '|' || security_token_protected || '|' || created_by || '|' || update_status
                FROM targets WHERE deleted_at IS NULL
                """));
        Assert.Equal(Convert.ToHexString(DeviceToken.HashOf("secret")), World.Database.Texts("SELECT hex(security_token_hash) FROM targets")[0]);
        Assert.Equal(["hwRev|HWREV|2b|2B"], World.Database.Texts("SELECT key || '|' || key_folded || '|' || value || '|' || value_folded FROM target_attributes"));
        Assert.Equal(["Owner|OWNER|Hall team|HALL TEAM"], World.Database.Texts("SELECT key || '|' || key_folded || '|' || value || '|' || value_folded FROM target_metadata"));
        Assert.Equal(1, World.Count("target_tags WHERE tag_id = 5"));
        Assert.Equal(
            ["target.import.upload accepted", "target.import accepted", "target.import.end accepted"], World.Database.Texts("SELECT action || ' ' || outcome FROM audit ORDER BY id"));
    }

    [Fact]
    public async Task Import_WithoutToken_MakesARandomOneForEach()
    {
        await World.ImportAsync(ImportWorld.FileOf(3));

        Assert.Equal(3, World.Database.Texts("SELECT DISTINCT hex(security_token_hash) FROM targets").Count);
        Assert.Equal(3, World.Count("targets WHERE security_token_protected LIKE 'protected %' AND attributes_requested = 1"));
    }

    [Fact]
    public async Task Check_RefusesRowsWithLineAndReason_AndChangesNothing()
    {
        await new FleetSeed(World.Database).TargetsAsync(1, withAttributes: false);
        var id = await World.CheckAsync("controllerId,type\nd1,\nd2,nope\nd1,\ndevice-00001,\n,\nd3,\n");

        Assert.Equal((ImportState.Checked, 2L, 4L), (World.Import.State, World.Import.Good, World.Import.Refused));
        Assert.Equal(
            [
                "3,\"type\",\"nope\",\"there is no target type with this key. Create it first.\"",
                "4,\"controllerId\",\"d1\",\"the same id stands on line 2 already. Keep one of the two.\"",
                "6,\"controllerId\",\"\",\"it is empty. Every device needs an id.\"",
                "5,\"controllerId\",\"device-00001\",\"there is a target with this id already. Choose another id, or change that target.\"",
            ],
            World.Report(id));
        Assert.Equal(4, World.Import.FirstRefusals.Length);
        Assert.Equal((1L, 0L), (World.Living, World.Hidden));
    }

    [Theory]
    [InlineData("", "file: it is empty")]
    [InlineData("name\nx\n", "Line 1: the column 'controllerId' is missing")]
    [InlineData("controllerId,nmae\nx,y\n", "Line 1: column 2 'nmae' is not known. Did you mean 'name'?")]
    [InlineData("controllerId\na\n\"b\nc\n", "Line 3, character 1: a quotation mark is opened here and never closed")]
    [InlineData("controllerId,name\na,b\nc,d\"e\n", "Line 3, character 4: a quotation mark stands inside a cell")]
    [InlineData("controllerId\na\rb\n", "Line 2, character 2: a carriage return stands alone")]
    [InlineData("\n\n", "The file has no row")]
    public async Task Upload_BrokenFile_FailsWithLineAndLeavesNothing(string text, string words)
    {
        var receipt = await World.Imports.UploadAsync(ImportWorld.Manager, "x.csv", new MemoryStream(Encoding.UTF8.GetBytes(text)), default).WithinLimit();
        await World.Imports.Running.WithinLimit();

        Assert.StartsWith(words, receipt.IsAccepted ? World.Import.Message : receipt.Message, StringComparison.Ordinal);
        Assert.True(!receipt.IsAccepted || World.Import.State == ImportState.Failed);
        World.AssertNothingStays();
        Assert.Empty(World.Files);
    }

    [Fact]
    public async Task Upload_TooLarge_IsRefusedWithoutReadingOn()
    {
        await using var small = new ImportWorld(await OpenAsync(), new ImportOptions { MaximumSize = 100_000 });
        var endless = new EndlessFile();

        var receipt = await small.Imports.UploadAsync(ImportWorld.Manager, "big.csv", endless, default).WithinLimit();

        Assert.Equal(RefusalKey.FileSize, receipt.Key);
        Assert.InRange(endless.Given, 100_000, 100_000 + (128 * 1024));
        Assert.Empty(small.Files);
        Assert.Null(small.Imports.Current.Import);
    }

    [Fact]
    public async Task Upload_CutOffInTheMiddle_LeavesNothing()
    {
        await Assert.ThrowsAsync<IOException>(() => World.Imports.UploadAsync(ImportWorld.Manager, "x.csv", new EndlessFile { CutAfter = 300_000 }, default).WithinLimit());

        Assert.Empty(World.Files);
        Assert.Equal((null, null), (World.Imports.Current.Import, World.Imports.Current.Uploading));
        Assert.Equal(0, World.Count("target_imports"));
    }

    [Fact]
    public async Task Check_TooManyRows_Fails()
    {
        await using var small = new ImportWorld(await OpenAsync(), new ImportOptions { MaximumRows = 10 });
        await small.CheckAsync(ImportWorld.FileOf(11));

        Assert.Equal(ImportState.Failed, small.Import.State);
        Assert.StartsWith("Line 12: the file has more than 10 rows", small.Import.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_WhileAnotherRuns_IsRefusedSayingWhose()
    {
        World.Holding.HoldAfter(0);
        await World.RunAsync(await World.CheckAsync(ImportWorld.FileOf(5)));
        await World.Holding.Held.WithinLimit();

        var receipt = await World.Imports.UploadAsync(ImportWorld.Manager with { Name = "otto" }, "y.csv", new MemoryStream("controllerId\n"u8.ToArray()), default).WithinLimit();

        Assert.Equal(CommandOutcome.Locked, receipt.Outcome);
        Assert.Contains("'devices.csv' by mona is running", receipt.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_WhileAnotherWaitsForItsDecision_ReplacesOnlyTheOwn()
    {
        var first = await World.CheckAsync(ImportWorld.FileOf(5));
        var others = await World.Imports.UploadAsync(ImportWorld.Manager with { Name = "otto" }, "y.csv", new MemoryStream("controllerId\n"u8.ToArray()), default).WithinLimit();
        var second = await World.CheckAsync(ImportWorld.FileOf(6));

        Assert.Contains("by mona waits for a decision", others.Message, StringComparison.Ordinal);
        Assert.Equal(6, World.Import.Good);
        var receipt = await World.Imports.RunAsync(ImportWorld.Manager, first, ImportChoice.GoodRows, default).WithinLimit();
        Assert.Equal(CommandOutcome.IllegalState, receipt.Outcome);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Run_WhileAFileIsReceived_IsRefusedSayingWhoSends()
    {
        var id = await World.CheckAsync(ImportWorld.FileOf(5));
        var file = new WaitingFile(ImportWorld.FileOf(6));
        var sending = World.Imports.UploadAsync(ImportWorld.Manager, "y.csv", file, default);
        var receipt = await World.Imports.RunAsync(ImportWorld.Manager, id, ImportChoice.GoodRows, default).WithinLimit();
        file.Release();

        Assert.Equal((CommandOutcome.Locked, "mona is sending a file. There is one import at a time: wait for it."), (receipt.Outcome, receipt.Message));
        Assert.True((await sending.WithinLimit()).IsAccepted);
        await World.Imports.Running.WithinLimit();
        Assert.Equal((ImportState.Checked, 6L), (World.Import.State, World.Import.Good));
    }

    [Theory]
    [InlineData(ImportState.Writing)]
    [InlineData(ImportState.Publishing)]
    [InlineData(ImportState.Withdrawing)]
    public async Task Upload_ReceivedWhileAnotherBegan_IsRefusedAndLeavesNothing(ImportState state)
    {
        var id = await World.CheckAsync(ImportWorld.FileOf(5));
        var file = new WaitingFile(ImportWorld.FileOf(6));
        var sending = World.Imports.UploadAsync(ImportWorld.Manager, "y.csv", file, default);
        await World.Database.ExecuteAsync("UPDATE target_imports SET state = @state WHERE id = @id", ("@state", (int)state), ("@id", id));
        file.Release();
        var receipt = await sending.WithinLimit();

        Assert.Equal(CommandOutcome.Locked, receipt.Outcome);
        Assert.Contains("'devices.csv' by mona began meanwhile", receipt.Message, StringComparison.Ordinal);
        Assert.Equal(1, World.Count("target_imports"));
        Assert.Equal([$"{id}.csv", $"{id}.refused.csv"], World.Files);
    }

    [Fact]
    public async Task Scan_LongRows_AreHandedOverInSmallBatches()
    {
        var columns = string.Join(',', Enumerable.Range(0, 50).Select(i => $"metadata.k{i}"));
        var cells = string.Join(',', Enumerable.Repeat(new string('x', 4000), 50));
        var id = await World.CheckAsync($"controllerId,{columns}\n" + string.Concat(Enumerable.Range(1, 40).Select(i => $"d{i},{cells}\n")));
        var batches = new List<int>();
        using var report = new RefusalReport(Path.Combine(World.Folder, "x"));
        await new ImportScan(World.Database.Reads, new ImportFiles(World.Database.Options, NullLogger<ImportFiles>.Instance), 1000).RunAsync(
            id,
            report,
            (rows, _, _) =>
            {
                batches.Add(rows.Count);
                return ValueTask.CompletedTask;
            },
            default).WithinLimit();

        // A row has 200 KB, so that eleven are just more than 2 MB; one more may stand in the buffer.
        Assert.Equal(40, batches.Sum());
        Assert.All(batches, b => Assert.InRange(b, 1, 12));
    }

    [Fact]
    public void Report_MoreRefusalsThanItHolds_SaysHowManyMore()
    {
        Directory.CreateDirectory(World.Folder);
        var path = Path.Combine(World.Folder, "7.refused.csv");
        using (var report = new RefusalReport(path, mostLines: 2))
        {
            for (var line = 2; line <= 6; line++)
            {
                report.Add(new RowRefusal(line, "name", "x", "wrong"));
            }

            report.Finish();
            Assert.Equal(5, report.First.Length);
        }

        Assert.Equal(
            ["2,\"name\",\"x\",\"wrong\"", "3,\"name\",\"x\",\"wrong\"", "0,\"\",\"\",\"and 3 more. Mend these first, then send the file again.\""], World.Report(7));
    }

    [Fact]
    public async Task Scan_Cancelled_EndsAtTheNextRow()
    {
        var id = await World.CheckAsync("controllerId\na\na\na\n");
        using var report = new RefusalReport(Path.Combine(World.Folder, "x"));
        await Assert.ThrowsAsync<OperationCanceledException>(() => new ImportScan(
            World.Database.Reads, new ImportFiles(World.Database.Options, NullLogger<ImportFiles>.Instance), 1000).RunAsync(
            id, report, (_, _, _) => ValueTask.CompletedTask, new CancellationToken(canceled: true)));

        Assert.Empty(report.First);
    }

    [Fact]
    public async Task EveryCommand_WithoutTheRole_IsForbiddenAndAudited()
    {
        var viewer = new Caller("vera", ConsoleRole.Viewer, CallerKind.Person);
        var upload = await World.Imports.UploadAsync(viewer, "x.csv", new MemoryStream("controllerId\n"u8.ToArray()), default).WithinLimit();
        var run = await World.Imports.RunAsync(viewer, 1, ImportChoice.GoodRows, default).WithinLimit();
        var cancel = await World.Imports.CancelAsync(viewer, 1, default).WithinLimit();

        Assert.All([upload, run, cancel], r => Assert.Equal(CommandOutcome.Forbidden, r.Outcome));
        Assert.Equal(3, World.Count("audit WHERE outcome = 'forbidden'"));
        Assert.Empty(World.Files);
    }

    [Fact]
    public async Task AllOrNothing_WithRefusedRows_IsNotBegun()
    {
        var id = await World.CheckAsync("controllerId\na\na\n");
        var receipt = await World.Imports.RunAsync(ImportWorld.Manager, id, ImportChoice.AllOrNothing, default).WithinLimit();

        Assert.StartsWith("1 rows are refused, so all or nothing would import nothing.", receipt.Message, StringComparison.Ordinal);
        Assert.Equal(ImportState.Checked, World.Import.State);
    }

    [Theory]
    [InlineData(ImportChoice.GoodRows, ImportState.Done, 3, 1)]
    [InlineData(ImportChoice.AllOrNothing, ImportState.Failed, 1, 1)]
    public async Task IdTakenAfterTheCheck_IsRefusedOrEndsTheImport(ImportChoice choice, ImportState state, long living, long refused)
    {
        var id = await World.CheckAsync("controllerId,attribute.a\nx,1\ndevice-00001,2\ny,3\n");
        await new FleetSeed(World.Database).TargetsAsync(1, withAttributes: false);
        await World.RunAsync(id, choice);
        await World.Imports.Running.WithinLimit();

        Assert.Equal((state, living, 0L), (World.Import.State, World.Living, World.Hidden));
        Assert.Equal(living - 1, World.Count("target_attributes"));
        if (choice == ImportChoice.GoodRows)
        {
            Assert.Equal(refused, World.Import.Refused);
            Assert.StartsWith("3,\"controllerId\",\"device-00001\",\"there is a target with this id already.", Assert.Single(World.Report(id)), StringComparison.Ordinal);
        }
        else
        {
            Assert.StartsWith("Nothing was imported, because all or nothing was chosen: line 3: there is a target with this id already.", World.Import.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(ImportChoice.GoodRows, ImportState.Done)]
    [InlineData(ImportChoice.AllOrNothing, ImportState.Failed)]
    public async Task IdTakenAfterItsRowWasWritten_StaysWithItsTarget(ImportChoice choice, ImportState state)
    {
        World.Holding.HoldAfter(2000);
        await World.RunAsync(await World.CheckAsync(ImportWorld.FileOf(2500).Replace("dev-0000003,", "device-02001,", StringComparison.Ordinal)), choice);
        await World.Holding.Held.WithinLimit();
        await World.WrittenAsync(2000);
        await new FleetSeed(World.Database).TargetsAsync(1, withAttributes: false);
        World.Holding.Release();
        await World.Imports.Running.WithinLimit();

        Assert.Equal((state, 0L), (World.Import.State, World.Hidden));
        Assert.Equal(["seed"], World.Database.Texts("SELECT created_by FROM targets WHERE controller_id = 'device-02001'"));
        Assert.Equal(choice == ImportChoice.GoodRows ? (2500L, 2499L * 2) : (1L, 0L), (World.Living, World.Count("target_attributes")));
        Assert.Contains("device-02001", World.Import.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IdTakenWhileOthersShow_StandsInTheReportToo()
    {
        var id = await World.ImportAsync(ImportWorld.FileOf(3));
        await World.Database.ExecuteAsync("UPDATE targets SET deleted_at = -@id WHERE controller_id > 'dev-0000001'", ("@id", id));
        await World.Database.ExecuteAsync("UPDATE target_imports SET state = 3, published = 1 WHERE id = @id", ("@id", id));
        await World.Database.ExecuteAsync("UPDATE targets SET controller_id = 'dev-0000002' WHERE controller_id = 'dev-0000001'");

        await using var next = await World.KilledAndReopenedAsync();
        await next.StartAsync();

        Assert.Equal((ImportState.Done, 2L, 1L), (next.Import.State, next.Import.Published, next.Import.Refused));
        Assert.StartsWith("0,\"controllerId\",\"dev-0000002\",\"another target took this id at the last moment", Assert.Single(next.Report(id)), StringComparison.Ordinal);
        Assert.Equal("dev-0000002", Assert.Single(next.Import.FirstRefusals).Value);
    }

    [Fact(DisplayName = "Ids that were taken before showing was interrupted are still counted and named at the end")]
    public async Task Showing_Interrupted_KeepsWhatWasLostBefore()
    {
        var id = await World.ImportAsync(ImportWorld.FileOf(2500));
        await World.Database.ExecuteAsync("UPDATE targets SET deleted_at = -@id WHERE controller_id > 'dev-0000001'", ("@id", id));
        await World.Database.ExecuteAsync("UPDATE target_imports SET state = 3, published = 1 WHERE id = @id", ("@id", id));
        await World.Database.ExecuteAsync("UPDATE targets SET controller_id = 'dev-0000002' WHERE controller_id = 'dev-0000001'");
        await World.Database.ExecuteAsync("""
            CREATE TRIGGER broken BEFORE UPDATE OF deleted_at ON targets WHEN NEW.controller_id = 'dev-0002400'
            BEGIN SELECT RAISE(ABORT, 'the disk is tired'); END
            """);
        await using var next = await World.KilledAndReopenedAsync();
        await next.Imports.StartAsync(default).WithinLimit();
        await next.Database.Clock.WhenArmedAsync(2).WithinLimit();
        await next.Database.ExecuteAsync("DROP TRIGGER broken");
        next.Database.Clock.Advance(TimeSpan.FromSeconds(1));
        await next.Imports.Running.WithinLimit();

        Assert.Equal((ImportState.Done, 2499L, 1L), (next.Import.State, next.Import.Published, next.Import.Refused));
        Assert.Equal("Taken by other targets at the last moment, and theirs now: dev-0000002", next.Import.Message);
    }

    [Fact(DisplayName = "Taking back leaves an import alone that has begun to show: it is shown to the end")]
    public async Task TakingBack_WhatHasBegunToShow_ShowsItInstead()
    {
        var id = await World.ImportAsync(ImportWorld.FileOf(3));
        await World.Database.ExecuteAsync("UPDATE targets SET deleted_at = -@id", ("@id", id));
        await World.Database.ExecuteAsync("UPDATE target_imports SET state = 3, published = 0 WHERE id = @id", ("@id", id));

        // As it was read before the commit that moved it on.
        World.Runner.Resume([new ImportRow { Id = id, FileName = "devices.csv", By = "mona", State = ImportState.Writing }], id);
        await World.Runner.Running.WithinLimit();

        Assert.Equal((ImportState.Done, 3L, 3L, 0L), (World.Import.State, World.Import.Published, World.Living, World.Hidden));
    }

    [Fact]
    public async Task RefusedRows_ThatCannotBeRead_KeepNobodyFromTheImport()
    {
        var id = await World.CheckAsync(ImportWorld.FileOf(5));
        File.Delete(Path.Combine(World.Folder, $"{id}.refused.csv"));
        Directory.CreateDirectory(Path.Combine(World.Folder, $"{id}.refused.csv"));

        var next = new ImportWorld(World.Database);
        await next.Imports.StartAsync(default).WithinLimit();

        Assert.Equal((ImportState.Checked, 5L), (next.Import.State, next.Import.Good));
        Assert.Empty(next.Import.FirstRefusals);
        await next.Imports.StopAsync(default).WithinLimit();
    }

    [Fact(DisplayName = "Rows that are heavier than those before make shorter slices at once")]
    public async Task Writing_SliceThatTakesLong_EndsBeforeItsRowsDo()
    {
        var clock = new CostlyClock(TimeSpan.FromMilliseconds(1));
        var world = new ImportWorld(World.Database, stopwatch: clock);
        await World.Database.ExecuteAsync("CREATE TABLE slices (rows INT)");
        await World.Database.ExecuteAsync("CREATE TRIGGER noted AFTER UPDATE OF written ON target_imports BEGIN INSERT INTO slices VALUES (NEW.written - OLD.written); END");
        world.Sizes.Learn(typeof(ImportWork.Writing), 10_000, TimeSpan.Zero, 10_000, first: 5_000);
        Assert.Equal(10_000, world.Sizes.For(typeof(ImportWork.Writing), 10_000));

        await world.ImportAsync(ImportWorld.FileOf(200));

        Assert.Equal(200, world.Living);
        Assert.InRange(World.Database.Number("SELECT max(rows) FROM slices")!.Value, 2, 25);
        await world.Imports.StopAsync(default).WithinLimit();
    }

    [Fact(DisplayName = "Ranges that were taken back before do not teach that taking back costs nothing")]
    public async Task TakingBack_BeginsWithWhatIsLeft()
    {
        var id = await World.ImportAsync(ImportWorld.FileOf(2500));
        await World.Database.ExecuteAsync("UPDATE targets SET deleted_at = -@id", ("@id", id));
        await World.Database.ExecuteAsync("DELETE FROM targets WHERE controller_id <= 'dev-0002400'");
        await World.Database.ExecuteAsync("UPDATE target_imports SET state = 5 WHERE id = @id", ("@id", id));

        await using var next = await World.KilledAndReopenedAsync();
        await next.StartAsync();

        Assert.Equal((ImportState.Cancelled, 0L), (next.Import.State, next.Hidden));
        Assert.InRange(next.Sizes.For(typeof(ImportWork.Withdrawing), 10_000, SliceSizes.Least), SliceSizes.Least, 2 * SliceSizes.Least);
    }

    [Fact]
    public async Task IdThatAnImportShows_CannotBeTaken()
    {
        var id = await World.ImportAsync(ImportWorld.FileOf(2));
        await World.Database.ExecuteAsync("UPDATE targets SET deleted_at = -@id", ("@id", id));
        await World.Database.ExecuteAsync("UPDATE target_imports SET state = 3 WHERE id = @id", ("@id", id));
        var inventory = World.Inventory;
        var devices = World.Database.Get<IDeviceRegistration>();

        var receipt = await inventory.CreateAsync(ImportWorld.Manager, [new NewTarget("dev-0000002")], default);
        Assert.Equal(CommandOutcome.Conflict, receipt.Outcome);
        Assert.Contains("an import that is just ending creates 'dev-0000002'", receipt.Message, StringComparison.Ordinal);
        Assert.Null(await devices.RegisterAsync("dev-0000001", null, World.Database.Clock.GetUtcNow(), default));
        Assert.Equal(0L, World.Living);

        // One that does not show anything holds nothing.
        await World.Database.ExecuteAsync("UPDATE target_imports SET state = 2 WHERE id = @id", ("@id", id));
        Assert.NotNull(await devices.RegisterAsync("dev-0000001", null, World.Database.Clock.GetUtcNow(), default));
    }

    [Fact]
    public async Task Scan_OfEmptyLines_TellsHowFarItIsAndCanBeCancelled()
    {
        var id = await World.CheckAsync("controllerId\na\n" + new string('\n', 200_000));
        using var report = new RefusalReport(Path.Combine(World.Folder, "x"));
        using var cancellation = new CancellationTokenSource();
        var far = new List<long>();
        await Assert.ThrowsAsync<OperationCanceledException>(() => new ImportScan(
            World.Database.Reads, new ImportFiles(World.Database.Options, NullLogger<ImportFiles>.Instance), 1000).RunAsync(
            id,
            report,
            (_, _, bytes) =>
            {
                far.Add(bytes);
                if (bytes > 0)
                {
                    cancellation.Cancel();
                }

                return ValueTask.CompletedTask;
            },
            cancellation.Token));

        Assert.InRange(far[^1], 1, 100_000);
    }

    [Fact]
    public async Task TypeAndTagDeletedWhileRowsAreWritten_AreNotTakenOver()
    {
        await World.Database.ExecuteAsync("""
            INSERT INTO target_types (id, key, key_folded, name, name_folded, created_at, created_by, last_modified_at, last_modified_by)
            VALUES (7, 'gateway', 'GATEWAY', 'Gateway', 'GATEWAY', 0, 'seed', 0, 'seed')
            """);
        await World.Database.ExecuteAsync("""
            INSERT INTO tags (id, name, name_folded, created_at, created_by, last_modified_at, last_modified_by) VALUES (5, 'beta', 'BETA', 0, 'seed', 0, 'seed')
            """);
        World.Holding.HoldAfter(0);
        var id = await World.CheckAsync("controllerId,type,tags\na,gateway,\nb,,beta\n");
        await World.RunAsync(id);
        await World.Holding.Held.WithinLimit();
        await World.Database.ExecuteAsync("UPDATE target_types SET deleted_at = 1");
        await World.Database.ExecuteAsync("UPDATE tags SET deleted_at = 1");
        World.Holding.Release();
        await World.Imports.Running.WithinLimit();

        Assert.Equal(["b"], World.Database.Texts("SELECT controller_id FROM targets WHERE deleted_at IS NULL"));
        Assert.Equal((0L, 1L), (World.Count("target_tags"), World.Import.Refused));
        Assert.StartsWith("2,\"controllerId\",\"a\",\"its target type was deleted meanwhile.", Assert.Single(World.Report(id)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_SetsTheMomentOfCreation()
    {
        World.Holding.HoldAfter(1);
        await World.RunAsync(await World.CheckAsync(ImportWorld.FileOf(2)));
        await World.Holding.Held.WithinLimit();
        World.Database.Clock.Advance(TimeSpan.FromMinutes(5));
        var shown = World.Database.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        World.Holding.Release();
        await World.Imports.Running.WithinLimit();

        Assert.Equal(2, World.Count($"targets WHERE created_at = {shown} AND last_modified_at = {shown}"));
    }

    [Fact]
    public async Task Writing_NobodySeesAnythingBeforeAllIsWritten()
    {
        World.Holding.HoldAfter(2000);
        await World.RunAsync(await World.CheckAsync(ImportWorld.FileOf(2500)));
        await World.Holding.Held.WithinLimit();
        await World.WrittenAsync(2000);

        Assert.Equal((0L, 2000L), (World.Living, World.Hidden));
        World.Holding.Release();
        await World.Imports.Running.WithinLimit();
        Assert.Equal((2500L, 0L, ImportState.Done), (World.Living, World.Hidden, World.Import.State));
    }

    [Fact]
    public async Task Cancel_WhileWriting_LeavesNothing()
    {
        World.Holding.HoldAfter(2000);
        var id = await World.CheckAsync(ImportWorld.FileOf(2500));
        await World.RunAsync(id);
        await World.Holding.Held.WithinLimit();
        await World.WrittenAsync(2000);

        var receipt = await World.Imports.CancelAsync(ImportWorld.Manager, id, default).WithinLimit();
        World.Holding.Release();
        await World.Imports.Running.WithinLimit();

        Assert.True(receipt.IsAccepted);
        Assert.Equal(ImportState.Cancelled, World.Import.State);
        World.AssertNothingStays();
        Assert.DoesNotContain($"{id}.csv", World.Files);
    }

    [Fact]
    public async Task Cancel_WhileWriting_StandsInTheRowBeforeItIsAccepted()
    {
        World.Holding.HoldAfter(2000);
        var id = await World.CheckAsync(ImportWorld.FileOf(2500));
        await World.RunAsync(id);
        await World.Holding.Held.WithinLimit();
        await World.WrittenAsync(2000);

        Assert.True((await World.Imports.CancelAsync(ImportWorld.Manager, id, default).WithinLimit()).IsAccepted);
        var again = await World.Imports.CancelAsync(ImportWorld.Manager, id, default).WithinLimit();
        await using var next = await World.KilledAndReopenedAsync();
        await next.StartAsync();

        Assert.Equal("The import is being taken back; nothing of it will stay.", again.Message);
        Assert.Equal(ImportState.Cancelled, next.Import.State);
        next.AssertNothingStays();
    }

    [Fact]
    public async Task Showing_QuickSlices_DoNotWidenThoseOfTakingBack()
    {
        await World.ImportAsync(ImportWorld.FileOf(2500));

        Assert.True(World.Sizes.For(typeof(ImportWork.Showing), 10_000) > SliceSizes.First);
        Assert.Equal(SliceSizes.Least, World.Sizes.For(typeof(ImportWork.Withdrawing), 10_000, SliceSizes.Least));
    }

    [Fact]
    public async Task Showing_ThatFailsInTheMiddle_IsTriedAgainUntilAllShow()
    {
        var id = await World.CheckAsync(ImportWorld.FileOf(2500));
        await World.Database.ExecuteAsync("""
            CREATE TRIGGER broken BEFORE UPDATE OF deleted_at ON targets WHEN NEW.controller_id = 'dev-0002400'
            BEGIN SELECT RAISE(ABORT, 'the disk is tired'); END
            """);
        await World.RunAsync(id);
        await World.Database.Clock.WhenArmedAsync().WithinLimit();
        var waiting = World.Import;
        await World.Database.ExecuteAsync("DROP TRIGGER broken");
        World.Database.Clock.Advance(TimeSpan.FromSeconds(1));
        await World.Imports.Running.WithinLimit();

        Assert.Equal(ImportState.Publishing, waiting.State);
        Assert.Contains("the disk is tired", waiting.Message, StringComparison.Ordinal);
        Assert.EndsWith("It is tried again in 1 s.", waiting.Message, StringComparison.Ordinal);
        Assert.Equal((ImportState.Done, 2500L, ""), (World.Import.State, World.Import.Published, World.Import.Message));
        Assert.Equal(2500, World.Living);
    }

    [Fact]
    public async Task TakingBack_ThatFails_IsTriedAgainUntilNothingStays()
    {
        var id = await World.CheckAsync(ImportWorld.FileOf(2500));
        await World.Database.ExecuteAsync("CREATE TRIGGER broken BEFORE DELETE ON targets BEGIN SELECT RAISE(ABORT, 'the disk is tired'); END");
        World.Holding.HoldAfter(2000);
        await World.RunAsync(id);
        await World.Holding.Held.WithinLimit();
        await World.WrittenAsync(2000);
        await World.Imports.CancelAsync(ImportWorld.Manager, id, default).WithinLimit();
        World.Holding.Release();
        await World.Database.Clock.WhenArmedAsync().WithinLimit();
        World.Database.Clock.Advance(TimeSpan.FromSeconds(1));
        await World.Database.Clock.WhenArmedAsync().WithinLimit();
        await World.Database.ExecuteAsync("DROP TRIGGER broken");
        World.Database.Clock.Advance(TimeSpan.FromSeconds(2));
        await World.Imports.Running.WithinLimit();

        Assert.Equal(ImportState.Cancelled, World.Import.State);
        World.AssertNothingStays();
    }

    [Fact]
    public async Task Cancel_OfACheckedFile_DiscardsIt()
    {
        var id = await World.CheckAsync(ImportWorld.FileOf(5));
        await World.Imports.CancelAsync(ImportWorld.Manager, id, default).WithinLimit();
        var again = await World.Imports.CancelAsync(ImportWorld.Manager, id, default).WithinLimit();

        Assert.Equal(ImportState.Cancelled, World.Import.State);
        Assert.Equal("This import is over.", again.Message);
        Assert.DoesNotContain($"{id}.csv", World.Files);
    }

    [Fact]
    public async Task Killed_WhileWriting_LeavesNothing()
    {
        World.Holding.HoldAfter(2000);
        await World.RunAsync(await World.CheckAsync(ImportWorld.FileOf(2500)));
        await World.Holding.Held.WithinLimit();
        await World.WrittenAsync(2000);

        await using var next = await World.KilledAndReopenedAsync();
        Assert.Equal(2000, next.Hidden);
        await next.StartAsync();

        Assert.Equal((ImportState.Failed, "The console ended while it imported, so nothing was imported. Send the file again."), (next.Import.State, next.Import.Message));
        next.AssertNothingStays();
    }

    [Fact]
    public async Task Killed_WhilePublishing_GoesOn()
    {
        var id = await World.ImportAsync(ImportWorld.FileOf(2500));
        await World.Database.ExecuteAsync("UPDATE targets SET deleted_at = -@id WHERE controller_id > 'dev-0001000'", ("@id", id));
        await World.Database.ExecuteAsync("UPDATE target_imports SET state = 3, published = 1000 WHERE id = @id", ("@id", id));

        await using var next = await World.KilledAndReopenedAsync();
        Assert.Equal(1000, next.Living);
        await next.StartAsync();

        Assert.Equal((2500L, 0L, ImportState.Done, 2500L), (next.Living, next.Hidden, next.Import.State, next.Import.Published));
    }

    [Fact]
    public async Task Killed_WithSeveralUnfinished_SettlesEveryOne()
    {
        var first = await World.ImportAsync("controllerId\na\n");
        var second = await World.ImportAsync("controllerId\nb\n");
        await World.ImportAsync("controllerId\nc\n");
        await World.Database.ExecuteAsync("UPDATE targets SET deleted_at = -@id WHERE controller_id = 'a'", ("@id", first));
        await World.Database.ExecuteAsync("UPDATE targets SET deleted_at = -@id WHERE controller_id = 'b'", ("@id", second));
        await World.Database.ExecuteAsync("UPDATE target_imports SET state = 2 WHERE id = @id", ("@id", first));
        await World.Database.ExecuteAsync("UPDATE target_imports SET state = 3, published = 0 WHERE id = @id", ("@id", second));

        await using var next = await World.KilledAndReopenedAsync();
        await next.StartAsync();

        Assert.Equal(["b", "c"], next.Database.Texts("SELECT controller_id FROM targets ORDER BY controller_id"));
        Assert.Equal([$"{(int)ImportState.Failed}", $"{(int)ImportState.Done}", $"{(int)ImportState.Done}"], next.Database.Texts("SELECT CAST(state AS TEXT) FROM target_imports ORDER BY id"));
        Assert.Equal(second + 1, next.Import.Id);
    }

    [Fact]
    public async Task Killed_WhileChecking_ChecksAgain()
    {
        var id = await World.CheckAsync(ImportWorld.FileOf(20));
        await World.Database.ExecuteAsync("UPDATE target_imports SET state = 0, good = 0 WHERE id = @id", ("@id", id));

        await using var next = await World.KilledAndReopenedAsync();
        await next.StartAsync();

        Assert.Equal((ImportState.Checked, 20L), (next.Import.State, next.Import.Good));
    }

    [Fact]
    public async Task Start_RemovesWhatNobodyNeeds()
    {
        await World.CheckAsync("controllerId\na\na\n");
        await File.WriteAllTextAsync(Path.Combine(World.Folder, "incoming-1234"), "half");
        World.Database.Clock.Advance(TimeSpan.FromHours(25));

        await using var next = await World.KilledAndReopenedAsync();
        await next.StartAsync();

        Assert.Equal(ImportState.Cancelled, next.Import.State);
        Assert.Equal(["1.refused.csv"], next.Files);
        next.Database.Clock.Advance(TimeSpan.FromHours(25));
        await next.StartAsync();
        Assert.Empty(next.Files);
    }

    // Gives nothing before it is released.
    private sealed class WaitingFile(string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => _go.SetResult();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await _go.Task.WaitAsync(cancellationToken);
            return Read(buffer.Span);
        }
    }

    private sealed class EndlessFile : Stream
    {
        public long CutAfter { get; init; } = long.MaxValue;

        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => Given; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (Given >= CutAfter)
            {
                throw new IOException("The connection was cut.");
            }

            buffer.AsSpan(offset, count).Fill((byte)'x');
            Given += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    // Each look at it takes a while.
    private sealed class CostlyClock(TimeSpan look) : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Add(ref _ticks, look.Ticks);
    }
}
