using System.Text.Json;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Testing.Samples;
using RolloutConsole.Web.Rollouts;

namespace RolloutConsole.Web.Tests.Rollouts;

/// <summary>The forbidden areas with the live point, and the steps of a growing rate (operator-experience, 5.4, charts a and c).</summary>
public sealed class RolloutChartsTests
{
    [Fact]
    public void Rules_ShowTheWayAndTheLivePoint()
    {
        var rollout = Snapshot(plan => plan with { AbortCriteria = [new AbortCriterion(FailureType.All, 20, 8m)] });
        var traces = Traces(AbortCourse.Of(rollout)!.Traces);
        Assert.Equal(["rule 1", "so far", "now"], traces.Select(t => t.GetProperty("name").GetString()));
        Assert.Equal([10, 50, 100], traces[1].GetProperty("x").EnumerateArray().Select(x => x.GetInt32()));
        Assert.Equal((100, 4.0), (traces[2].GetProperty("x")[0].GetInt32(), traces[2].GetProperty("y")[0].GetDouble()));
        Assert.Equal("4 of 100 finished failed, 4 %", AbortCourse.SummaryOf(rollout));
    }

    [Fact]
    public void WithoutRules_NoChart() => Assert.Null(AbortCourse.Of(Snapshot(plan => plan)));

    [Theory]
    [InlineData(RateIncrease.Notified, new[] { 10, 10, 20, 20 })]
    [InlineData(RateIncrease.Succeeded, new[] { 10, 10, 10, 10 })]
    public void Ramp_DrawsWhatWasAllowedAsSteps(RateIncrease counts, int[] allowed)
    {
        var traces = Traces(RampChart.Of(Snapshot(plan => plan with { Pacing = new Pacing.ExponentialRate(10, 2m, 50, counts, 100) }), TimeZoneInfo.Utc)!.Traces);
        Assert.Equal(allowed, traces[0].GetProperty("y").EnumerateArray().Select(y => y.GetInt32()));
        Assert.Equal([10, 45, 60, 60], traces[1].GetProperty("y").EnumerateArray().Select(y => y.GetInt32()));
        Assert.Equal("hv", traces[0].GetProperty("line").GetProperty("shape").GetString());
    }

    [Fact]
    public void ConstantRate_HasNoRampChart() => Assert.Null(RampChart.Of(Snapshot(plan => plan), TimeZoneInfo.Utc));

    private static JsonElement[] Traces(IReadOnlyList<object> traces) => [.. JsonSerializer.SerializeToElement(traces).EnumerateArray()];

    private static RolloutSnapshot Snapshot(Func<RolloutPlan, RolloutPlan> with)
    {
        var read = SampleRollouts.Make(41, "x", RolloutStatus.Running, [SampleRollouts.Group(1, 200, GroupStatus.Running, ok: 96, failed: 4, open: 15)]);
        var from = SampleRollouts.Now.AddMinutes(-3);
        var history = new RolloutHistory
        {
            Chart = [new(from, 0, 0, 0), new(from.AddMinutes(1), 10, 10, 0), new(from.AddMinutes(2), 55, 48, 2), new(from.AddMinutes(3), 115, 96, 4)],
        };
        return RolloutSnapshots.Of(read with { View = read.View with { Plan = with(read.View.Plan) } }, null, SampleRollouts.Now, history);
    }
}
