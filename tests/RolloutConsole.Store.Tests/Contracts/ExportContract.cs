using System.Text.Json;
using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Engine.Targets.Import;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Store.Auditing;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Targets;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>Exports: what is in them, what is not, and the way there and back.</summary>
public abstract class ExportContract : IAsyncLifetime
{
    // Whatever a spreadsheet, a separator, a quotation mark or a line end could break.
    private const string Awkward = """""""
        controllerId,name,description,group,address,autoConfirm,requestAttributes,attribute.a,attribute.b,metadata.m
        plain,,,,,,,1,,
        "comma,id","say ""hi""","two
        lines",eu/berlin,10.0.0.1,true,false,'=1+1,"""""",ünïcode
        '=cmd,'+49,'-1,'@here,' lead,false,true,'' apostrophe,"",'''=twice
        tab,"a;b","semi;colon",g,"x ", , ,"'	tabbed",2,"long
        text"
        """"""";

    private ImportWorld World { get; set; } = null!;

    public async Task InitializeAsync() => World = new ImportWorld(await OpenAsync());

    public async Task DisposeAsync() => await World.DisposeAsync();

    protected abstract Task<SqliteFixture> OpenAsync();

    [Fact]
    public async Task Csv_ImportedElsewhere_IsTheSameFleet()
    {
        await World.ImportAsync(Awkward);
        Assert.Equal(("", 4L, 0L), (World.Import.Message, World.Import.Published, World.Import.Refused));
        await using var other = new ImportWorld(await OpenAsync());

        await other.ImportAsync(await World.ExportAsync(ExportFormat.Csv));

        Assert.Equal(("", 4L, 0L), (other.Import.Message, other.Import.Published, other.Import.Refused));
        Assert.Equal(await World.ExportAsync(ExportFormat.Jsonl), await other.ExportAsync(ExportFormat.Jsonl));
        Assert.Equal(await World.ExportAsync(ExportFormat.Csv), await other.ExportAsync(ExportFormat.Csv));
    }

    [Fact]
    public async Task Csv_KeyFullOfSemicolons_IsReadBack()
    {
        var key = $"a{new string(';', 30)}b";
        await World.ImportAsync("controllerId,attribute.a\nx,1\n");
        await World.Database.ExecuteAsync("UPDATE target_attributes SET key = @key, key_folded = upper(@key)", ("@key", key));
        await using var other = new ImportWorld(await OpenAsync());

        await other.ImportAsync(await World.ExportAsync(ExportFormat.Csv));

        Assert.Equal(("", 1L), (other.Import.Message, other.Import.Published));
        Assert.Equal([key], other.Database.Texts("SELECT key FROM target_attributes"));
    }

    [Fact]
    public async Task Csv_KeyFullOfTabs_IsReadBack()
    {
        var key = new string('\t', 30);
        await World.ImportAsync("controllerId\nx\n");
        await ReportAsync("x", new() { [key] = "1", [" "] = "2" });
        await using var other = new ImportWorld(await OpenAsync());

        await other.ImportAsync(await World.ExportAsync(ExportFormat.Csv));

        Assert.Equal(("", 1L), (other.Import.Message, other.Import.Published));
        Assert.Equal([key, " "], other.Database.Texts("SELECT key FROM target_attributes ORDER BY key"));
    }

    /// <summary>Whatever a device may report and a person may note goes out and comes in again, letter for letter.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Csv_OddKeysAndValues_AreTheSameElsewhere(int seed)
    {
        var odd = new OddTexts(seed);
        string[] devices = ["a", "b", "c", "d"];
        await World.ImportAsync($"controllerId\n{string.Join('\n', devices)}\n");
        var metadata = new Store.Targets.TargetMetadata(new CommandDoor(World.Database.Gate, World.Database.Get<IAuditStore>(), World.Database.Clock));
        foreach (var device in devices)
        {
            await ReportAsync(device, odd.Attributes(10));
            var noted = await metadata.SetAsync(ImportWorld.Manager, device, odd.Metadata(10), default);
            Assert.True(noted.IsAccepted, noted.Message);
            await World.Database.ExecuteAsync("UPDATE targets SET description = @text WHERE controller_id = @id", ("@text", odd.Description()), ("@id", device));
        }

        await using var other = new ImportWorld(await OpenAsync());
        await other.ImportAsync(await World.ExportAsync(ExportFormat.Csv));

        Assert.Equal(("", 4L, 0L), (other.Import.Message, other.Import.Published, other.Import.Refused));
        Assert.Equal(await World.ExportAsync(ExportFormat.Jsonl), await other.ExportAsync(ExportFormat.Jsonl));
        Assert.Equal(await World.ExportAsync(ExportFormat.Csv), await other.ExportAsync(ExportFormat.Csv));
    }

    [Fact]
    public async Task Csv_HasOneColumnForEachKey_AndNoSecret()
    {
        await World.ImportAsync("controllerId,securityToken,attribute.b,attribute.A,metadata.owner\nx,topsecret,1,,me\ny,,,2,\n");
        var csv = await World.ExportAsync(ExportFormat.Csv);

        Assert.Equal(
            "\uFEFF" + """
            controllerId,name,description,group,address,type,tags,autoConfirm,requestAttributes,updateStatus,installedSet,assignedSet,lastContactAt,createdAt,createdBy,attribute.A,attribute.b,metadata.owner
            x,x,,,,,,false,true,unknown,,,,2026-05-20T14:03:22.000Z,mona,,1,me
            y,y,,,,,,false,true,unknown,,,,2026-05-20T14:03:22.000Z,mona,2,,

            """.ReplaceLineEndings("\r\n"),
            csv);
        Assert.DoesNotContain("topsecret", csv + await World.ExportAsync(ExportFormat.Jsonl), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=HYPERLINK(1)", "'=HYPERLINK(1)")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@x", "'@x")]
    [InlineData("\tx", "\"'\tx\"")]
    [InlineData("=a,b", "\"'=a,b\"")]
    [InlineData("\nx", "\"'\nx\"")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData("＠x", "'＠x")]
    [InlineData("harmless", "harmless")]
    public async Task Csv_CellThatASpreadsheetWouldRun_StandsBehindAnApostrophe(string value, string cell)
    {
        await World.ImportAsync($"controllerId,attribute.v\nx,\"{value}\"\n");

        Assert.EndsWith($",{cell}\r\n", await World.ExportAsync(ExportFormat.Csv), StringComparison.Ordinal);
    }

    // Whatever was beyond 200 keys was left out without a word.
    [Fact]
    public async Task Csv_AsManyKeysAsAnImportTakes_HaveAColumnEach_AndOneMoreIsRefused()
    {
        await World.ImportAsync(ImportWorld.FileOf(10).Replace("attribute.region", "name", StringComparison.Ordinal).Replace("attribute.serial", "description", StringComparison.Ordinal));
        await PutKeysAsync("target_attributes", 600);
        await PutKeysAsync("target_metadata", ITargetExport.MostKeys - 600);
        Assert.Null(await World.Export.FindFaultAsync(ExportFormat.Csv, default));
        await using var other = new ImportWorld(await OpenAsync());
        await other.ImportAsync(await World.ExportAsync(ExportFormat.Csv));
        Assert.Equal(("", 600L, ITargetExport.MostKeys - 600L), (other.Import.Message, other.Count("target_attributes"), other.Count("target_metadata")));

        await PutKeysAsync("target_attributes", 601);

        Assert.Equal(
            $"the devices have {ITargetExport.MostKeys + 1} keys of attributes and metadata; CSV has at most {ITargetExport.MostKeys} columns for them. Use JSON Lines.",
            await World.Export.FindFaultAsync(ExportFormat.Csv, default));
        Assert.Null(await World.Export.FindFaultAsync(ExportFormat.Jsonl, default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => World.ExportAsync(ExportFormat.Csv));
    }

    private Task PutKeysAsync(string table, int number) => World.Database.ExecuteAsync(
        $"""
        INSERT OR IGNORE INTO {table} (target_id, key, key_folded, value, value_folded)
        SELECT (SELECT min(id) FROM targets) + value % 10, 'k' || value, 'K' || value, 'v', 'V' FROM (
          WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < @number) SELECT value FROM n)
        """,
        ("@number", number));

    [Fact]
    public async Task Jsonl_HasOneObjectALine_WithEveryEntry()
    {
        await World.ImportAsync("controllerId,group,attribute.a,metadata.m\n\"q\"\"x\",eu,1,=2\ny,,,\n");
        var lines = (await World.ExportAsync(ExportFormat.Jsonl)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(2, lines.Length);
        using var first = JsonDocument.Parse(lines[0]);
        var target = first.RootElement;
        Assert.Equal(("q\"x", "eu", "1", "=2"), (
            target.GetProperty("controllerId").GetString(), target.GetProperty("group").GetString(),
            target.GetProperty("attributes").GetProperty("a").GetString(), target.GetProperty("metadata").GetProperty("m").GetString()));
        Assert.False(target.TryGetProperty("securityToken", out _));
    }

    [Fact]
    public async Task Export_HasWhatTheListHas_InItsOrderAndOverManyChunks()
    {
        await new FleetSeed(World.Database).TargetsAsync(5000);
        Assert.True(TargetFilter.TryParse("attribute.region == us", out var filter, out _));
        var all = (await World.ExportAsync(ExportFormat.Csv)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var some = (await World.ExportAsync(ExportFormat.Csv, new TargetListQuery { Filter = filter, Search = "-0001" })).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(Enumerable.Range(1, 5000).Select(i => $"device-{i:D5}"), all[1..].Select(r => r.Split(',')[0]));
        Assert.Equal(["device-00011", "device-00014", "device-00017"], some[1..].Select(r => r.Split(',')[0]));
        Assert.All(some[1..], r => Assert.EndsWith(",us", r, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Export_OfNothing_IsTheHeadOnly()
    {
        Assert.StartsWith("\uFEFFcontrollerId,", Assert.Single((await World.ExportAsync(ExportFormat.Csv)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Equal("", await World.ExportAsync(ExportFormat.Jsonl));
    }

    [Fact]
    public async Task Csv_KeysInTwoSpellings_ShareAColumn()
    {
        await World.ImportAsync("controllerId,attribute.HW\nx,1\n");
        var second = (await new FleetSeed(World.Database).TargetsAsync(1, withAttributes: false))[0];
        await World.Database.ExecuteAsync("INSERT INTO target_attributes (target_id, key, key_folded, value, value_folded) VALUES (@id, 'hw', 'HW', '2', '2')", ("@id", second));
        var rows = (await World.ExportAsync(ExportFormat.Csv)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.EndsWith(",attribute.HW", rows[0], StringComparison.Ordinal);
        Assert.EndsWith(",1", rows[1], StringComparison.Ordinal);
        Assert.EndsWith(",2", rows[2], StringComparison.Ordinal);
    }

    private async Task ReportAsync(string controllerId, Dictionary<string, string> values)
    {
        var id = World.Database.Number("SELECT id FROM targets WHERE controller_id = @id", ("@id", controllerId))!.Value;
        var report = new AttributeReport(id, AttributeMode.Replace, values.ToDictionary(v => v.Key, v => (string?)v.Value));
        Assert.Equal(
            ReportOutcome.Accepted, await World.Database.Gate.RunAsync(WritePriority.Ordinary, durable: false, s => AttributeWriting.Apply(s, report, new List<TurnedAttribute>()), default));
    }
}
