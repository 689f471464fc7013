using Bunit;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Tests.Widgets;

public sealed class FigureTests : BunitContext
{
    [Theory]
    [InlineData(0, 0, "0 %")]
    [InlineData(1213, 2000, "60.7 %")]
    [InlineData(199, 1200, "16.6 %")]
    [InlineData(8, 25, "32 %")]
    [InlineData(2000, 2000, "100 %")]
    [InlineData(1_999_999, 2_000_000, "99.9 %")]
    [InlineData(1, 1_000_000, "0.1 %")]
    public void Percent_OfAWhole_RoundsWithoutClaimingTheEnds(long part, long whole, string expected) =>
        Assert.Equal(expected, Figures.Percent(part, whole));

    [Fact]
    public void Bar_FewFailures_AreSolidAndStandLast()
    {
        var parts = Render<ProgressBar>(p => p.Add(b => b.Counts, new ProgressCounts(1204, 212, 9, 575))).FindAll(".bar > i");

        Assert.Equal(["bar-ok", "bar-run", "bar-rest", "bar-bad-solid"], parts.Select(i => i.ClassName!));
        Assert.Equal("flex-grow:9", parts[3].GetAttribute("style"));
    }

    [Fact]
    public void Bar_FailuresFromFivePercent_AreHatched() =>
        Assert.NotEmpty(Render<ProgressBar>(p => p.Add(b => b.Counts, new ProgressCounts(90, 0, 5, 5))).FindAll(".bar-bad"));

    [Fact]
    public void Bar_Empty_IsOneOutline() =>
        Assert.Equal("bar-rest", Assert.Single(Render<ProgressBar>(p => p.Add(b => b.Counts, new ProgressCounts(0, 0, 0, 0))).FindAll("i")).ClassName);

    [Fact]
    public void Bar_Any_SaysItsNumbers() =>
        Assert.Equal("1,204 ok, 212 in flight, 9 failed, 575 not started, of 2,000",
            Render<ProgressBar>(p => p.Add(b => b.Counts, new ProgressCounts(1204, 212, 9, 575))).Find(".bar").GetAttribute("aria-label"));

    [Fact]
    public void Stats_Any_KeepOrderAndMarkTheRightGroup()
    {
        StatFigure[] figures = [new("60.7 %", "finished"), new("9", "failed", Glyph.Cross, StateHue.Bad), new("25", "rate now", Unit: "of 25 per min", AtEnd: true)];

        var stats = Render<StatFigures>(p => p.Add(s => s.Figures, figures)).FindAll(".stat");

        Assert.Equal(["60.7 %", "9", "25"], stats.Select(s => s.QuerySelector("b")!.TextContent));
        Assert.Contains("at-end", stats[2].ClassList);
        Assert.NotNull(stats[1].QuerySelector("svg.h-bad"));
        Assert.Contains("of 25 per min", stats[2].TextContent, StringComparison.Ordinal);
    }
}
