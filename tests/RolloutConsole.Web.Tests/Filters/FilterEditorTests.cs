using Bunit;
using Microsoft.AspNetCore.Components;
using RolloutConsole.Engine.Filters;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Web.Filters;
using RolloutConsole.Web.Tests.Pages;

namespace RolloutConsole.Web.Tests.Filters;

public sealed class FilterEditorTests : PageContext
{
    private string _text = "";

    [Fact]
    public async Task Typed_KeyOfAnAttribute_IsOfferedFromTheFleet()
    {
        Suggestions.Known[(FilterKnowledge.AttributeKeys, null)] = ["region", "release", "hw"];
        var editor = Open();

        var count = await TypeAsync(editor, "attribute.re");

        Assert.Equal(2, count);
        Assert.Equal(["region", "release"], editor.FindAll("[role=option]").Select(option => option.GetAttribute("data-insert")));
        var list = editor.Find("[data-filter-offers]");
        Assert.Equal(("10", "12", "12", "true"), (list.GetAttribute("data-start"), list.GetAttribute("data-end"), list.GetAttribute("data-length"), list.GetAttribute("data-typed")));
        Assert.Equal([(FilterKnowledge.AttributeKeys, null, "re")], Suggestions.Asked);
        Assert.Equal("attribute.re", _text);
    }

    [Fact]
    public async Task Typed_ValueOfAnAttribute_AsksForThatKey()
    {
        Suggestions.Known[(FilterKnowledge.AttributeValues, "region")] = ["eu west", "eu"];
        var editor = Open();

        await TypeAsync(editor, "attribute.region==eu");

        Assert.Equal(["\"eu west\" ", "eu "], editor.FindAll("[role=option]").Select(option => option.GetAttribute("data-insert")));
    }

    [Fact]
    public async Task Typed_Pattern_AsksTheFleetNothing()
    {
        var editor = Open();

        Assert.Equal(0, await TypeAsync(editor, "attribute.region==eu*"));
        Assert.Empty(Suggestions.Asked);
    }

    [Fact]
    public async Task Fault_IsMarkedAtItsPlaceAndMendedByItsSuggestion()
    {
        var editor = Open();
        await TypeAsync(editor, "updatestatus==insync and name==x");

        Assert.Contains("At position 15:", editor.Find("[data-testid='f.fault']").TextContent);
        Assert.Equal("insync", editor.Find("mark").TextContent);
        Assert.Equal("true", editor.Find("#f").GetAttribute("aria-invalid"));

        await editor.Find("[data-testid='f.fault'] button").ClickAsync();

        Assert.Equal("updatestatus==in_sync and name==x", _text);
        Assert.Equal(_text, editor.Find("#f").GetAttribute("value"));
        Assert.Empty(editor.FindAll("[data-testid='f.fault']"));
        Assert.Contains("Devices where update status is in sync and name is x.", editor.Find("[data-testid='f.words']").TextContent);
    }

    [Fact]
    public async Task UnfinishedText_IsNoFaultYet()
    {
        var editor = Open();
        await TypeAsync(editor, "name==x and ");

        Assert.Contains("At the end: expected a field name", editor.Find("[data-testid='f.unfinished']").TextContent);
        Assert.False(editor.Find("#f").HasAttribute("aria-invalid"));
        Assert.Empty(editor.FindAll("[role=alert]"));
    }

    [Fact]
    public async Task Warning_SaysWhatHappensAndOffersTheOther()
    {
        var editor = Open();
        await TypeAsync(editor, "name==x and attribute.region!=eu");

        Assert.Contains("devices without attribute.region do not match", editor.Find("[data-testid='f.warnings']").TextContent);
        await editor.Find("[data-testid='f.warnings'] button").ClickAsync();

        Assert.Equal("name==x and (attribute.region=is=null or attribute.region!=eu)", _text);
        Assert.Empty(editor.FindAll("[data-testid='f.warnings']"));
    }

    [Fact]
    public async Task Count_ComesAfterAPauseAndOnlyForTheNewestText()
    {
        Targets.Count = new CappedCount(10_000, true);
        var editor = Open();
        await TypeAsync(editor, "name==a");
        Clock.Advance(TimeSpan.FromMilliseconds(200));
        await TypeAsync(editor, "name==ab");
        Assert.Equal("counting…", editor.Find("[data-testid='f.count']").TextContent);
        Clock.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Empty(Targets.Counted);
        Clock.Advance(TimeSpan.FromMilliseconds(100));

        editor.WaitForAssertion(() => Assert.Equal("10,000+", editor.Find("[data-testid='f.count']").TextContent));
        Assert.Equal(["name==ab"], Targets.Counted);
    }

    [Fact]
    public async Task Count_OfAFaultyText_IsNotAsked()
    {
        var editor = Open();
        await TypeAsync(editor, "nam==a");
        Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("", editor.Find("[data-testid='f.count']").TextContent);
        Assert.Empty(Targets.Counted);
    }

    [Fact]
    public async Task Count_OfZero_NamesWhatNothingHas()
    {
        Targets.Count = new CappedCount(0, false);
        Suggestions.Known[(FilterKnowledge.Tags, null)] = ["beta", "pilot"];
        var editor = Open();
        await TypeAsync(editor, "tag==piolt");
        Clock.Advance(TimeSpan.FromMilliseconds(300));

        editor.WaitForAssertion(() => Assert.Contains("there is no tag 'piolt'; did you mean 'pilot'?", editor.Find("[data-testid='f.warnings']").TextContent));
        await editor.Find("[data-testid='f.warnings'] button").ClickAsync();
        Assert.Equal("tag==pilot", _text);
    }

    [Fact]
    public void Count_OfThePageIsZero_NamesWhatNothingHas()
    {
        Suggestions.Known[(FilterKnowledge.TypeKeys, null)] = ["Gateway"];
        var editor = Open("type==gatway");
        Assert.Empty(editor.FindAll("[data-testid='f.warnings']"));
        editor.Render(p => p.Add(c => c.Known, ("type==gatway", default(CappedCount))));

        editor.WaitForAssertion(() => Assert.Contains("did you mean 'Gateway'?", editor.Find("[data-testid='f.warnings']").TextContent));
    }

    [Fact]
    public async Task Count_OfThePage_StandsAsLongAsItsText()
    {
        Targets.Count = new CappedCount(7, false);
        var editor = Open("name==a");
        editor.Render(p => p.Add(c => c.Known, ("name==a", new CappedCount(2_000, false))));
        Assert.Equal("2,000", editor.Find("[data-testid='f.count']").TextContent);

        await TypeAsync(editor, "name==b");
        Clock.Advance(TimeSpan.FromMilliseconds(300));
        editor.WaitForAssertion(() => Assert.Equal("7", editor.Find("[data-testid='f.count']").TextContent));
    }

    [Fact]
    public void TextFromOutside_IsShownAndGivenToTheBrowser()
    {
        var module = JSInterop.SetupModule("./js/filter-editor.js");
        module.Mode = JSRuntimeMode.Loose;
        var editor = Open("name==a");
        Assert.Equal("name==a", editor.Find("#f").GetAttribute("value"));

        editor.Render(p => p.Add(c => c.Text, "name==b"));

        Assert.Equal("name==b", editor.Find("#f").GetAttribute("value"));
        Assert.Equal("name==b", module.Invocations["set"].Last().Arguments[1]);
    }

    [Fact]
    public async Task FieldWithoutScript_StillReadsEveryKey()
    {
        var editor = Open();
        await editor.Find("#f").InputAsync("name==gw*");

        Assert.Equal("name==gw*", _text);
        Assert.Contains("name starts with gw", editor.Find("[data-testid='f.words']").TextContent);
    }

    [Fact]
    public void SingleLine_IsACombobox()
    {
        var editor = Open(isSingleLine: true);
        var field = editor.Find("input");

        Assert.Equal(("combobox", "list", "false", "f-offers"), (field.GetAttribute("role"), field.GetAttribute("aria-autocomplete"), field.GetAttribute("aria-expanded"), field.GetAttribute("aria-controls")));
        Assert.Equal("listbox", editor.Find("#f-offers").GetAttribute("role"));
    }

    [Fact]
    public void FaultOfThePage_IsSaidWhereTheTextIsEmpty()
    {
        var editor = Render<FilterEditor>(p => p.Add(c => c.Id, "f").Add(c => c.Label, "Filter").Add(c => c.TestId, "f").Add(c => c.Text, "").Add(c => c.Fault, "It is empty."));

        Assert.Contains("It is empty.", editor.Find("[role=alert]").TextContent);
    }

    private static Task<int> TypeAsync(IRenderedComponent<FilterEditor> editor, string text) =>
        editor.InvokeAsync(() => editor.Instance.TypedAsync(text, text.Length, wantsOffers: true));

    private IRenderedComponent<FilterEditor> Open(string text = "", bool isSingleLine = false)
    {
        _text = text;
        return Render<FilterEditor>(p => p
            .Add(c => c.Id, "f").Add(c => c.Label, "Target filter").Add(c => c.TestId, "f").Add(c => c.IsSingleLine, isSingleLine)
            .Add(c => c.Text, text).Add(c => c.TextChanged, EventCallback.Factory.Create<string>(this, changed => _text = changed)));
    }
}
