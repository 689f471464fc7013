using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components.Web;
using RolloutConsole.Web.Groups;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Tests.Groups;

public sealed class GroupLanesTests : BunitContext
{
    private static LaneView Lane(int number, LaneStage stage, long size = 200, long ok = 0, long inFlight = 0, long failed = 0) =>
        new(number, $"Group {number}", stage == LaneStage.Finished ? StateLooks.Finished : StateLooks.Running, stage, size, ok, inFlight, failed,
            size - ok - inFlight - failed, size * 8 / 10, size / 20, $"{ok} ok");

    private static readonly LaneView[] s_rollout41 =
    [
        Lane(1, LaneStage.Finished, 100, 99, 0, 1), Lane(2, LaneStage.Finished, 200, 198, 0, 2), Lane(3, LaneStage.Finished, 400, 396, 0, 4),
        Lane(4, LaneStage.Current, 800, 511, 212, 2), Lane(5, LaneStage.Later, 500),
    ];

    private IRenderedComponent<GroupLanes> Open(IReadOnlyList<LaneView> lanes, Action<int>? open = null)
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        return Render<GroupLanes>(p => p.Add(l => l.Lanes, lanes).Add(l => l.OnOpen, open ?? (_ => { })));
    }

    private static string[] Shown(IRenderedComponent<GroupLanes> lanes) => [.. lanes.FindAll(".lane .lane-label b").Select(b => b.TextContent)];

    [Fact]
    public void Lanes_FinishedOnesFirst_FoldIntoOneRowThatAddsUp()
    {
        var lanes = Open(s_rollout41);

        Assert.Equal(["4", "5"], Shown(lanes));
        var text = lanes.Find("[data-testid='rollout.lanes.folded']").TextContent;
        Assert.Contains("Groups 1–3 finished", text, StringComparison.Ordinal);
        Assert.Contains("700 devices · 693 ok · 7 failed", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lanes_Unfolded_ShowEveryGroup()
    {
        var lanes = Open(s_rollout41);
        await lanes.Find(".folded button").ClickAsync();

        Assert.Equal(["1", "2", "3", "4", "5"], Shown(lanes));
    }

    [Fact]
    public void Lanes_OneFinished_DoesNotFold() =>
        Assert.Equal(["1", "2"], Shown(Open([Lane(1, LaneStage.Finished), Lane(2, LaneStage.Current)])));

    [Fact]
    public void Lane_Current_LabelsItsTicks()
    {
        var labels = Open(s_rollout41).FindAll("[data-testid='rollout.lane.4'] .tick-label").Select(t => t.TextContent);

        Assert.Equal(["640 ok → group 5", "limit 40"], labels);
    }

    [Fact]
    public void Lane_Later_HasTicksWithoutLabels()
    {
        var lane = Open(s_rollout41).Find("[data-testid='rollout.lane.5']");

        Assert.NotNull(lane.QuerySelector(".tick-trigger"));
        Assert.Empty(lane.QuerySelectorAll(".tick-label"));
    }

    [Fact]
    public void Lane_OneFailure_IsNeverInvisible()
    {
        var failed = Open([Lane(1, LaneStage.Current, 100_000, 0, 0, 1)]).Find(".seg-bad-solid");

        Assert.Contains("max(3px, 0.001%)", failed.GetAttribute("style"), StringComparison.Ordinal);
    }

    [Fact]
    public void Lane_LimitTick_StandsAtSizeMinusAllowed()
    {
        var at = Open(s_rollout41).Find("[data-testid='rollout.lane.4'] .tick-limit").ParentElement!.GetAttribute("x");

        Assert.Equal("95%", at);
    }

    [Fact]
    public async Task Lanes_FiveHundred_DrawAWindowAroundTheCurrentOne()
    {
        LaneView[] many = [.. Enumerable.Range(1, 500).Select(n => Lane(n, n < 201 ? LaneStage.Finished : n == 201 ? LaneStage.Current : LaneStage.Later))];

        var lanes = Open(many);
        Assert.Equal(60, lanes.FindAll("[data-testid^='rollout.lane.']").Count);
        Assert.Equal("201", Shown(lanes)[0]);
        Assert.Equal(60, lanes.FindAll("tbody tr").Count);

        await lanes.FindAll(".lane-more").Single().ClickAsync();
        Assert.Equal("261", Shown(lanes)[0]);
        Assert.Equal(["60 earlier groups", "180 later groups"], lanes.FindAll(".lane-more").Select(b => b.TextContent));
    }

    [Fact]
    public async Task Lanes_ArrowAndEnter_OpenTheNextGroup()
    {
        var opened = 0;
        var lanes = Open(s_rollout41, number => opened = number);

        await lanes.Find("[data-testid='rollout.lane.4']").FocusAsync();
        await lanes.Find(".lanes").KeyDownAsync(new KeyboardEventArgs { Key = "ArrowDown" });
        await lanes.Find(".lanes").KeyDownAsync(new KeyboardEventArgs { Key = "Enter" });

        Assert.Equal(5, opened);
        Assert.Equal("0", lanes.Find("[data-testid='rollout.lane.5']").GetAttribute("tabindex"));
        Assert.Equal("-1", lanes.Find("[data-testid='rollout.lane.4']").GetAttribute("tabindex"));
    }

    [Fact]
    public void Lanes_TableTwin_SaysTheNumbersOfTheBars()
    {
        var cells = Open(s_rollout41).FindAll("tbody tr")[0].QuerySelectorAll("td").Select(td => td.TextContent);

        Assert.Equal(["4", "Group 4", "Running", "800", "511", "212", "2", "75", "640", "40"], cells);
    }
}
