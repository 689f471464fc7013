using Bunit;
using Microsoft.JSInterop;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Tests.Widgets;

public sealed class PlotlyChartTests : BunitContext
{
    private static readonly ChartView s_view = new(
        [new { type = "bar", y = new[] { 1, 2 }, marker = new { color = "var(--st-ok)" } }],
        new { yaxis = new { nticks = 3 } },
        new ChartTable(["", "Last"], [["ok", "1,204"]]));

    private IRenderedComponent<PlotlyChart> Open(ChartView view) =>
        Render<PlotlyChart>(p => p.Add(c => c.Title, "Per minute").Add(c => c.Summary, "25 of 25 per min allowed").Add(c => c.View, view));

    [Fact]
    public void Chart_Shown_HandsTracesWithPlotlysOwnNamesToTheModule()
    {
        var module = JSInterop.SetupModule("./js/plotly-chart.js");
        module.SetupVoid("draw", _ => true);

        Open(s_view);

        var json = (string)Assert.Single(module.Invocations["draw"]).Arguments[1]!;
        Assert.Contains("\"nticks\":3", json, StringComparison.Ordinal);
        Assert.Contains("\"color\":\"var(--st-ok)\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Chart_RenderedAgainWithTheSameView_IsNotDrawnAgain()
    {
        var module = JSInterop.SetupModule("./js/plotly-chart.js");
        module.SetupVoid("draw", _ => true).SetVoidResult();

        var chart = Open(s_view);
        chart.Render(p => p.Add(c => c.View, s_view));
        Assert.Single(module.Invocations["draw"]);

        chart.Render(p => p.Add(c => c.View, s_view with { Layout = null }));
        Assert.Equal(2, module.Invocations["draw"].Count);
    }

    [Fact]
    public async Task Chart_AsTable_ShowsTheSameNumbers()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;

        var chart = Open(s_view);
        await chart.Find(".panel-foot button").ClickAsync();

        Assert.Equal("1,204", chart.FindAll("td")[1].TextContent);
        Assert.Equal("Show as chart", chart.Find(".panel-foot button").TextContent);
    }

    [Fact]
    public void Chart_ScriptFails_FallsBackToTheTable()
    {
        var module = JSInterop.SetupModule("./js/plotly-chart.js");
        module.SetupVoid("draw", _ => true).SetException(new JSException("no canvas"));

        var chart = Open(s_view);

        chart.WaitForAssertion(() => Assert.Contains("could not be drawn", chart.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.NotEmpty(chart.FindAll("table"));
    }
}
