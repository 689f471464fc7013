using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.Web.DistributionSets;
using RolloutConsole.Web.Tests.Pages;

namespace RolloutConsole.Web.Tests.DistributionSets;

/// <summary>The pages of modules, uploads and types.</summary>
public sealed class ModulePagesTests : PageContext
{
    private readonly FakeSetPages _reads = new();
    private readonly FakeSetCommands _commands = new();

    public ModulePagesTests()
    {
        Services.AddSingleton<IModulePageReads>(_reads);
        Services.AddSingleton<ISoftwareModules>(_commands);
        Services.AddSingleton<IInventoryTypes>(_commands);
    }

    [Fact]
    public async Task Modules_CreateOne_LeadsToIt()
    {
        var page = Render<ModulesPage>();
        Assert.Contains("39.3 MB", page.Find("[data-testid='modules.table']").TextContent);
        await page.Find("[data-testid='modules.new']").ClickAsync();
        await page.Find("#module-name").InputAsync("rootfs");
        await page.Find("#module-version").InputAsync("5");
        await page.Find("[data-testid='modules.form']").SubmitAsync();
        Assert.Equal(["create module rootfs 5 os"], _commands.Given);
        Assert.EndsWith("/distribution-sets/modules/7", Services.GetRequiredService<NavigationManager>().Uri);
    }

    [Fact]
    public async Task Modules_WhileASearchIsRead_StayListed()
    {
        var page = Render<ModulesPage>();
        var answer = new TaskCompletionSource<ModuleListPage>();
        _reads.ModulePages.Enqueue(answer);
        await page.Find("input[type='search']").InputAsync("boot");
        var search = page.Find("form[role='search']").SubmitAsync();
        Assert.Single(page.FindAll("[data-testid='modules.table'] tbody tr"));
        answer.SetResult(new ModuleListPage([], false));
        await search;
        Assert.Contains("“boot”", page.Find("[data-testid='modules.empty']").TextContent);
    }

    [Fact]
    public async Task Module_FileIsDeletedOnTheSecondClick()
    {
        var page = Render<ModulePage>(p => p.Add(m => m.Id, 10));
        await page.Find("[data-testid='file.delete.5']").ClickAsync();
        Assert.Empty(_commands.Given);
        await page.Find("[data-testid='file.delete.yes.5']").ClickAsync();
        Assert.Equal(["delete file 10 5"], _commands.Given);
        Assert.Contains("gateway.swu was deleted", page.Find("[data-testid='module.said']").TextContent);
    }

    [Fact]
    public async Task Module_ThatCannotBeReadAgain_SaysSoUntilItIs()
    {
        var page = Render<ModulePage>(p => p.Add(m => m.Id, 10));
        await page.Find("[data-testid='file.delete.5']").ClickAsync();
        _reads.Fault = new IOException("the disk is away");
        await page.Find("[data-testid='file.delete.yes.5']").ClickAsync();
        Assert.Contains("Could not be read again since", page.Find("[data-testid='page.old']").TextContent);
        Assert.Contains("gateway.swu", page.Markup);

        _reads.Fault = null;
        await page.Find("[data-testid='page.old.retry']").ClickAsync();
        Assert.Empty(page.FindAll("[data-testid='page.old']"));
    }

    [Fact]
    public async Task Module_TriedAgainAfterAFirstFailure_IsNotCalledMissing()
    {
        _reads.Fault = new IOException("the disk is away");
        var page = Render<ModulePage>(p => p.Add(m => m.Id, 10));
        await page.Find("button:contains('Try again')").ClickAsync();
        Assert.Contains("the disk is away", page.Markup);
        Assert.Empty(page.FindAll("[data-testid='module.none']"));
        Assert.Empty(page.FindAll("[data-testid='page.old']"));
    }

    [Fact]
    public void Module_Locked_NamesTheSetAndTakesNoFile()
    {
        _reads.ModuleDetail = _reads.ModuleDetail! with { Module = FakeSetPages.Module with { IsLocked = true }, Sets = [new ModuleSet(7, "gateway-fw", "4.2.1", true)] };
        var page = Render<ModulePage>(p => p.Add(m => m.Id, 10));
        Assert.Contains("part of the locked set gateway-fw 4.2.1", page.Find("[data-testid='module.why']").TextContent);
        Assert.True(page.Find("[data-testid='upload.send']").HasAttribute("disabled"));
        Assert.True(page.Find("[data-testid='module.delete']").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Upload_Stored_ShowsTheThreeHashes()
    {
        var told = 0;
        var upload = Render<UploadFile>(p => p.Add(u => u.ModuleId, 10).Add(u => u.OnStored, () => told++));
        await upload.InvokeAsync(() => upload.Instance.OnEnd(201, """{"providedFilename":"a.swu","size":2048,"hashes":{"sha1":"aa","md5":"bb","sha256":"cc"}}"""));
        Assert.Equal(["cc", "aa", "bb"], upload.FindAll("[data-testid='upload.stored'] dd").Select(d => d.TextContent));
        Assert.Contains("a.swu", upload.Find("[data-testid='upload.stored']").TextContent);
        Assert.Equal(1, told);
    }

    [Theory]
    [InlineData(0, "", "The upload ended after 40 % and nothing was kept")]
    [InlineData(400, """{"message":"The SHA-256 of the uploaded file is cc, but dd was given."}""", "The SHA-256 of the uploaded file is cc")]
    [InlineData(502, "<html>", "The server refused the file (502)")]
    public async Task Upload_Failed_SaysWhyAndThatNothingWasKept(int status, string answer, string words)
    {
        var told = 0;
        var upload = Render<UploadFile>(p => p.Add(u => u.ModuleId, 10).Add(u => u.OnStored, () => told++));
        await upload.InvokeAsync(() => upload.Instance.OnProgress(400, 1000));
        await upload.InvokeAsync(() => upload.Instance.OnEnd(status, answer));
        Assert.Contains(words, upload.Find("[data-testid='refusal']").TextContent);
        Assert.Equal(0, told);
    }

    [Fact]
    public async Task Upload_WrongChecksum_IsSaidBeforeAnythingIsSent()
    {
        var upload = Render<UploadFile>(p => p.Add(u => u.ModuleId, 10));
        await upload.Find("[data-testid='upload.sha256']").InputAsync("not one");
        await upload.Find("[data-testid='upload']").SubmitAsync();
        Assert.Contains("64 hexadecimal digits", upload.Find("[data-testid='refusal']").TextContent);
        Assert.DoesNotContain(JSInterop.Invocations, i => i.Identifier == "consoleUpload.send");
    }

    [Fact]
    public async Task Types_UsedOne_KeepsItsRules()
    {
        var page = Render<TypesPage>();
        await page.Find("[aria-label='Edit OS']").ClickAsync();
        Assert.True(page.Find("#mt-name").HasAttribute("disabled"));
        Assert.Contains("Used by 3 modules", page.Find("[data-testid='types.modules.form']").TextContent);
        await page.Find("#mt-description").InputAsync("the base");
        await page.Find("[data-testid='types.modules.form']").SubmitAsync();
        Assert.Contains("Description = the base", _commands.Given.Single());
    }

    [Fact]
    public async Task Types_NewSetType_TakesModulesByTheirPart()
    {
        var page = Render<TypesPage>();
        await page.Find("[data-testid='types.sets.new']").ClickAsync();
        await page.Find("#st-key").InputAsync("fw");
        await page.Find("#st-name").InputAsync("Firmware");
        await page.FindAll("[data-testid='types.sets.form'] [role='radio']")[2].ClickAsync();
        await page.FindAll("[data-testid='types.sets.form'] [role='radio']")[4].ClickAsync();
        await page.Find("[data-testid='types.sets.form']").SubmitAsync();
        Assert.Equal(["create set type fw [1] [2]"], _commands.Given);
    }

    [Fact]
    public async Task Types_Delete_AsksFirstAndShowsARefusal()
    {
        _commands.Answer = CommandReceipt.Refused(CommandOutcome.Conflict, "Set type os_app is the one that a set without a type gets.");
        var page = Render<TypesPage>();
        await page.Find("[aria-label='Delete OS with app(s), asks first']").ClickAsync();
        Assert.Contains("2 sets keep it", page.Find("[data-testid='types.sets']").TextContent);
        await page.Find("[aria-label='Delete OS with app(s)']").ClickAsync();
        Assert.Equal(["delete set type 3"], _commands.Given);
        Assert.Contains("a set without a type gets", page.Find("[data-testid='refusal']").TextContent);
    }

    [Fact]
    public void Types_ForAViewer_AreOnlyRead()
    {
        Person.Caller = new Caller("vera", ConsoleRole.Viewer, CallerKind.Person);
        var page = Render<TypesPage>();
        Assert.Contains("Manager", page.Find("[data-testid='types.why']").TextContent);
        Assert.All(page.FindAll("[data-testid^='types.'] button"), b => Assert.True(b.HasAttribute("disabled")));
    }
}
