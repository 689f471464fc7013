using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Tests.Widgets;

public sealed class PieceTests : BunitContext
{
    [Fact]
    public void Why_HeldRow_TintsThePanelAndShowsItsButton()
    {
        WhyRow[] rows = [new("error", StateLooks.Paused('E'), "Paused by error rule: group 2 had 21 failures, limit 20.", "Since 13:52:40.", Held: true)];

        var why = Render<WhyPanel>(p => p.Add(w => w.Rows, rows).Add(w => w.Action, row => $"<button>{row.Key}</button>"));

        Assert.Contains("held", why.Find("[data-testid='rollout.why']").ClassList);
        Assert.Equal("error", why.Find(".why-action button").TextContent);
        Assert.Equal(rows[0].Sentence, why.Find(".why-sentence").TextContent);
    }

    [Fact]
    public void Why_MovingRow_LeavesThePanelPlain() =>
        Assert.DoesNotContain("held",
            Render<WhyPanel>(p => p.Add(w => w.Rows, [new WhyRow("trigger", StateLooks.Running, "Group 4 is running.")])).Find(".why").ClassList);

    [Fact]
    public async Task Events_NewerWaiting_ShowsTheirCountAndAsks()
    {
        var asked = false;
        EventRow[] events = [new("7", "13:41", DateTimeOffset.UnixEpoch, "ben: rate 50 → 25", Note: "“CDN slow”")];

        var list = Render<EventList>(p => p.Add(e => e.Events, events).Add(e => e.NewerCount, 12).Add(e => e.OnShowNewer, () => asked = true));
        var newer = list.Find(".panel-end button");
        await newer.ClickAsync();

        Assert.Equal("12 newer, show", newer.TextContent);
        Assert.True(asked);
        Assert.Equal("“CDN slow”", list.Find(".event-note").TextContent);
    }

    [Fact]
    public void Events_None_SaysSo() =>
        Assert.Contains("Nothing has happened yet", Render<EventList>(p => p.Add(e => e.Events, [])).Markup, StringComparison.Ordinal);

    [Fact]
    public void Field_WithFault_ReplacesTheHintAndIsAnnounced()
    {
        var field = Render<Field>(p => p.Add(f => f.Label, "Error limit").Add(f => f.For, "limit").Add(f => f.Hint, "10 % of 200 devices")
            .Add(f => f.Fault, "110 is more than 100 %. Give 1 to 100.").AddChildContent("<input id=\"limit\">"));

        Assert.Equal("110 is more than 100 %. Give 1 to 100.", field.Find("#limit-message[role=alert]").TextContent);
        Assert.Empty(field.FindAll(".hint"));
        Assert.Equal("limit", field.Find("label").GetAttribute("for"));
    }

    [Fact]
    public async Task Pager_AtTheStart_OnlyGoesForward()
    {
        var turned = 0;
        var pager = Render<Pager>(p => p.Add(x => x.Range, "1–100 of 2,000").Add(x => x.HasNext, true).Add(x => x.OnNext, () => turned++));

        var (previous, next) = (pager.FindAll("button")[0], pager.FindAll("button")[1]);
        await next.ClickAsync();

        Assert.True(previous.HasAttribute("disabled"));
        Assert.Equal(1, turned);
    }

    [Theory]
    [InlineData("ArrowRight", "60")]
    [InlineData("ArrowLeft", "all")]
    public async Task Segmented_ArrowKey_MovesTheChoiceAround(string key, string expected)
    {
        string? chosen = null;
        Segment<string>[] options = [new("15", "15 min"), new("60", "1 h"), new("all", "All")];

        var control = Render<SegmentedControl<string>>(p => p.Add(s => s.Label, "Range").Add(s => s.Options, options).Add(s => s.Value, "15")
            .Add(s => s.ValueChanged, value => chosen = value));
        await control.Find("[role=radiogroup]").KeyDownAsync(new KeyboardEventArgs { Key = key });

        Assert.Equal(expected, chosen);
        Assert.Equal("15 min", control.Find("[aria-checked=true]").TextContent);
    }

    [Fact]
    public void PageHead_Crumbs_LastOneIsThePage()
    {
        Services.AddBadge();
        var head = Render<PageHead>(p => p.Add(h => h.Title, "gateway 4.2.1 EU").Add(h => h.Crumbs, [new Crumb("Rollouts", "/rollouts"), new Crumb("41")]));

        Assert.Equal("/rollouts", head.Find(".crumbs a").GetAttribute("href"));
        Assert.Equal("41", head.Find(".crumbs [aria-current=page]").TextContent);
        Assert.Equal("gateway 4.2.1 EU", head.Find("h1").TextContent);
    }

    [Fact]
    public void Empty_WithNextStep_ShowsTitleWhyAndButton()
    {
        RenderFragment actions = builder => builder.AddMarkupContent(0, "<button>New rollout</button>");
        var empty = Render<EmptyState>(p => p.Add(e => e.Title, "No rollouts yet").Add(e => e.Explanation, "Nothing was made.").Add(e => e.Actions, actions));

        Assert.Equal("No rollouts yet", empty.Find("h2").TextContent);
        Assert.Equal("New rollout", empty.Find(".row-actions button").TextContent);
    }
}
