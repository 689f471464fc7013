using Bunit;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.Web.DistributionSets;
using RolloutConsole.Web.Tests.Pages;

namespace RolloutConsole.Web.Tests.DistributionSets;

public sealed class ModulePickerTests : PageContext
{
    private readonly FakeSetPages _reads = new();
    private IReadOnlyList<ManagedModule> _chosen = [];

    public ModulePickerTests()
    {
        Services.AddSingleton<IModulePageReads>(_reads);
        _reads.ModuleRows.Clear();
        _reads.ModuleRows.AddRange(Enumerable.Range(1, 120).Select(id => new ModuleListRow(FakeSetPages.Module with { Id = id, Version = $"1.{id}" }, 1, 9, 0)));
    }

    [Fact]
    public async Task OlderModules_ThanTheNewestHundred_CanBeChosen()
    {
        var picker = Open();
        Assert.Equal(20, picker.FindAll(".module-choices input").Count);

        await picker.Find("input[type='search']").InputAsync("rootfs 1.3");
        await picker.Find("form").SubmitAsync();
        await picker.Find("[data-testid='p.3']").ChangeAsync(true);

        Assert.Equal([3L], _chosen.Select(m => m.Id));
        Assert.Equal([("", null, 20), ("rootfs 1.3", (long?)null, 20)], _reads.ModulesAsked);
    }

    [Fact]
    public async Task More_ContinuesBehindTheLastOneWithTheTextThatFoundIt()
    {
        var picker = Open();
        await picker.Find("input[type='search']").InputAsync("not asked for yet");
        await picker.Find("[data-testid='p.more']").ClickAsync();

        Assert.Equal(40, picker.FindAll(".module-choices input").Count);
        Assert.Equal(("", (long?)101, 20), _reads.ModulesAsked[^1]);
    }

    [Fact]
    public async Task Chosen_StaysInSightWhateverIsSearched()
    {
        var picker = Open();
        await picker.Find("[data-testid='p.120']").ChangeAsync(true);
        await picker.Find("input[type='search']").InputAsync("1.11");
        await picker.Find("form").SubmitAsync();
        Assert.Contains("rootfs 1.120", picker.Find("[data-testid='p.chosen']").TextContent);

        await picker.Find("[aria-label='Leave out rootfs 1.120']").ClickAsync();
        Assert.Empty(_chosen);
        Assert.Empty(picker.FindAll("[data-testid='p.chosen']"));
    }

    [Fact]
    public async Task NothingFound_NamesTheText()
    {
        var picker = Open();
        await picker.Find("input[type='search']").InputAsync("boot");
        await picker.Find("form").SubmitAsync();
        Assert.Contains("“boot”", picker.Find("[data-testid='p.empty']").TextContent);
    }

    [Fact]
    public async Task FailedRead_KeepsTheListAndAsksTheSameAgain()
    {
        var picker = Open();
        _reads.Fault = new IOException("the disk is away");
        await picker.Find("[data-testid='p.more']").ClickAsync();
        Assert.Contains("the disk is away", picker.Find("[data-testid='p.fault']").TextContent);
        Assert.Equal(20, picker.FindAll(".module-choices input").Count);

        _reads.Fault = null;
        await picker.Find("[data-testid='p.again']").ClickAsync();
        Assert.Equal(40, picker.FindAll(".module-choices input").Count);
        Assert.Empty(picker.FindAll("[data-testid='p.fault']"));
    }

    [Fact]
    public void TypeWithoutModules_AsksNothing()
    {
        var picker = Render<ModulePicker>(p => p.Add(m => m.Types, []).Add(m => m.Chosen, []).Add(m => m.TestId, "p"));
        Assert.Contains("Its type takes no modules.", picker.Markup);
        Assert.Empty(_reads.ModulesAsked);
    }

    private IRenderedComponent<ModulePicker> Open()
    {
        IRenderedComponent<ModulePicker>? picker = null;
        return picker = Render<ModulePicker>(p => p.Add(m => m.Types, [1L]).Add(m => m.Chosen, _chosen).Add(m => m.TestId, "p").Add(m => m.ChosenChanged, chosen =>
        {
            _chosen = chosen;
            picker!.Render(q => q.Add(m => m.Chosen, chosen));
        }));
    }
}
