using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets.Import;
using RolloutConsole.LiveFeed.Feed;
using RolloutConsole.LiveFeed.Targets.Import;
using RolloutConsole.Testing.Samples;
using RolloutConsole.Web.Targets;
using RolloutConsole.Web.Tests.Pages;

namespace RolloutConsole.Web.Tests.Targets;

/// <summary>The page of an import in each of its steps.</summary>
public sealed class ImportPageTests : PageContext
{
    private readonly FakeImports _imports = new();

    public ImportPageTests()
    {
        Services.AddSingleton<ITargetImports>(_imports);
        Services.AddSingleton<ITargetImportReads>(_imports);
        Services.AddSingleton<AntiforgeryStateProvider, NoToken>();
        Person.Caller = new Caller("mona", ConsoleRole.Manager, CallerKind.Person);
    }

    [Fact]
    public void Viewer_SeesWhichRoleIsNeeded()
    {
        Person.Caller = new Caller("vera", ConsoleRole.Viewer, CallerKind.Person);
        var page = Render<ImportPage>();

        Assert.Contains("This needs the role Manager", page.Find("[data-testid='import.forbidden']").TextContent);
        Assert.Empty(page.FindAll("form"));
    }

    [Fact]
    public void NoImport_OffersAFileAndExplainsTheColumns()
    {
        var page = Render<ImportPage>();
        var form = page.Find("[data-testid='import.form']");

        Assert.Equal(("post", "/api/console/targets/imports", "multipart/form-data"), (form.GetAttribute("method"), form.GetAttribute("action"), form.GetAttribute("enctype")));
        Assert.Equal("__token", form.Children[0].GetAttribute("name"));
        Assert.All(ImportColumns.Own, column => Assert.Contains(column, page.Find("[data-testid='import.columns']").TextContent));
        Assert.Contains("at most 2.15 GB and 2,000,000 rows", page.Find("[data-testid='import.file']").TextContent);
    }

    [Fact]
    public void SomebodyElseSends_SaysWho()
    {
        _imports.Current = _imports.Current with { Uploading = "otto" };

        Assert.Contains("otto is sending a file right now", Render<ImportPage>().Find("[data-testid='import.file']").TextContent);
    }

    [Theory]
    [InlineData(ImportState.Checking, "Checking fleet.csv", true)]
    [InlineData(ImportState.Writing, "Importing fleet.csv", true)]
    [InlineData(ImportState.Publishing, "Showing the devices of fleet.csv", false)]
    [InlineData(ImportState.Withdrawing, "Taking back fleet.csv", false)]
    public async Task Running_ShowsHowFarAndCancelsWhilePossible(ImportState state, string title, bool canCancel)
    {
        _imports.Current = Picture(state) with { };
        var page = Render<ImportPage>();
        var panel = page.Find("[data-testid='import.running']");

        Assert.Contains(title, panel.TextContent);
        Assert.Equal("40", panel.QuerySelector("progress")!.GetAttribute("value"));
        Assert.Contains("5 refused", panel.TextContent);
        Assert.Equal(canCancel, page.FindAll("[data-testid='import.cancel']").Count == 1);
        if (canCancel)
        {
            await page.Find("[data-testid='import.cancel']").ClickAsync();
            Assert.Equal(["mona cancel 9"], _imports.Given);
        }
    }

    [Fact]
    public async Task Checked_WithRefusals_ShowsThemAndImportsTheGoodRows()
    {
        _imports.Current = Picture(ImportState.Checked);
        var page = Render<ImportPage>();

        Assert.Contains("1,200 rows can be imported", page.Find("[data-testid='import.checked']").TextContent);
        Assert.Contains("the same id stands on line 2 already.", page.Find("[data-testid='import.refused']").TextContent);
        Assert.Equal("/api/console/targets/imports/9/refused", page.Find("[data-testid='import.report']").GetAttribute("href"));
        Assert.True(page.Find("[data-testid='import.all']").HasAttribute("disabled"));
        await page.Find("[data-testid='import.run']").ClickAsync();

        Assert.Equal(["mona run 9 GoodRows"], _imports.Given);
    }

    [Fact]
    public async Task Checked_WithoutRefusals_CanBeAllOrNothing()
    {
        _imports.Current = Picture(ImportState.Checked, refused: 0);
        var page = Render<ImportPage>();
        await page.Find("[data-testid='import.all']").ChangeAsync(new() { Value = "on" });
        await page.Find("[data-testid='import.run']").ClickAsync();

        Assert.Equal(["mona run 9 AllOrNothing"], _imports.Given);
    }

    [Fact]
    public async Task Checked_Refused_SaysWhy()
    {
        _imports.Current = Picture(ImportState.Checked);
        _imports.Answer = CommandReceipt.Refused(CommandOutcome.IllegalState, "This import does not wait for a decision. Look at its state.");
        var page = Render<ImportPage>();
        await page.Find("[data-testid='import.discard']").ClickAsync();

        Assert.Contains("does not wait for a decision", page.Find("[data-testid='refusal']").TextContent);
    }

    [Fact]
    public void Checked_NothingGood_CannotBeImported()
    {
        _imports.Current = Picture(ImportState.Checked, good: 0);

        Assert.True(Render<ImportPage>().Find("[data-testid='import.run']").HasAttribute("disabled"));
    }

    [Theory]
    [InlineData(ImportState.Done, "fleet.csv is imported")]
    [InlineData(ImportState.Cancelled, "fleet.csv was not imported")]
    [InlineData(ImportState.Failed, "fleet.csv could not be imported")]
    public void Over_SaysHowItEndedAndOffersAnother(ImportState state, string title)
    {
        var picture = Picture(state);
        _imports.Current = picture with { Import = picture.Import! with { Message = "Line 3: a quotation mark is opened here and never closed." } };
        var page = Render<ImportPage>();

        Assert.Contains(title, page.Find("[data-testid='import.over']").TextContent);
        Assert.Contains("Line 3: a quotation mark", page.Find("[data-testid='import.message']").TextContent);
        Assert.Single(page.FindAll("[data-testid='import.form']"));
    }

    [Theory]
    [InlineData("size", "too large")]
    [InlineData("cut", "did not arrive whole")]
    [InlineData("expired", "form was too old")]
    [InlineData("missing", "No file was chosen")]
    [InlineData("<b>", "The file was not taken")]
    public void SentWithoutScript_TheFaultIsSaid(string fault, string words)
    {
        Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>().NavigateTo($"/devices/import?fault={Uri.EscapeDataString(fault)}");

        Assert.Contains(words, Render<ImportPage>().Find("[data-testid='refusal']").TextContent);
    }

    private static ImportPicture Picture(ImportState state, long good = 1200, long refused = 5) => new(
        new ImportView
        {
            Id = 9,
            FileName = "fleet.csv",
            Size = 120_000,
            State = state,
            By = "mona",
            StartedAt = SampleRollouts.Now,
            ChangedAt = SampleRollouts.Now,
            Percent = 40,
            Good = good,
            Refused = refused,
            Published = 700,
            FirstRefusals = refused == 0 ? [] : [new RowRefusal(4, "controllerId", "gw-1", "the same id stands on line 2 already.")],
        },
        null,
        new ImportOptions());

    private sealed class NoToken : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => new("value", "__token");
    }

    private sealed class FakeImports : ITargetImports, ITargetImportReads
    {
        public ImportPicture Current { get; set; } = new(null, null, new ImportOptions());

        public CommandReceipt Answer { get; set; } = CommandReceipt.Accepted();

        public List<string> Given { get; } = [];

        public LiveStream<ImportPicture> Open(CancellationToken leaving) => new(Current, WaitAsync(leaving));

        public Stream? OpenRefusals(long importId) => null;

        public Task<CommandReceipt> UploadAsync(Caller caller, string fileName, Stream content, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<CommandReceipt> RunAsync(Caller caller, long importId, ImportChoice choice, CancellationToken cancellationToken)
        {
            Given.Add($"{caller.Name} run {importId} {choice}");
            return Task.FromResult(Answer);
        }

        public Task<CommandReceipt> CancelAsync(Caller caller, long importId, CancellationToken cancellationToken)
        {
            Given.Add($"{caller.Name} cancel {importId}");
            return Task.FromResult(Answer);
        }

        private static async IAsyncEnumerable<ImportPicture> WaitAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken leaving)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, leaving);
            yield break;
        }
    }
}
