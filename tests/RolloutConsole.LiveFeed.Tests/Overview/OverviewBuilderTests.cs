using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.Overview;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Testing.Samples;

namespace RolloutConsole.LiveFeed.Tests.Overview;

public sealed class OverviewBuilderTests
{
    [Fact]
    public void Attention_IsSortedBySeverityThenAge()
    {
        var aborted = SampleRollouts.Make(39, "meter 3.1 DE", RolloutStatus.Aborted, [SampleRollouts.Group(1, 10, GroupStatus.Finished)]);
        var approval = SampleRollouts.Make(43, "gateway APAC", RolloutStatus.WaitingForApproval, [SampleRollouts.Group(1, 3150, GroupStatus.Ready)]);
        var overview = Build(approval, SampleRollouts.Paused(), aborted);
        Assert.Equal([39, 42, 43], overview.Attention.Select(l => l.RolloutId!.Value));
        Assert.Equal("is paused by error rule: group 2 had 21 failures, limit 20", overview.Attention[1].Sentence);
        Assert.Equal("needs an approval: 3,150 devices, asked by anna", overview.Attention[2].Sentence);
    }

    [Fact]
    public void RunningSmoothly_NeedsNoAttention() => Assert.Empty(Build(SampleRollouts.Gateway()).Attention);

    [Theory]
    [InlineData(32, false)]
    [InlineData(33, true)]
    [InlineData(40, true)]
    public void Group_WithinAFifthOfItsLimit_IsListed(int failed, bool isListed)
    {
        // 5 % of 800 = 40 failures are allowed and the 41st acts; a fifth of 41 is 8, which 33 failures leave.
        var group = SampleRollouts.Group(1, 800, GroupStatus.Running, ok: 100, failed: failed, open: 10) with
        {
            StartedAt = SampleRollouts.Now.AddMinutes(-5),
        };
        var lines = Build(SampleRollouts.Make(1, "x", RolloutStatus.Running, [group])).Attention;
        Assert.Equal(isListed, lines.Any(l => l.Kind == AttentionKind.NearLimit));
    }

    [Fact]
    public void InFlight_WithoutAResultForAQuarterOfAnHour_IsStalled()
    {
        var rollout = SampleRollouts.Make(40, "edge", RolloutStatus.Running, [SampleRollouts.Group(1, 100, GroupStatus.Running, ok: 40, open: 18)]) with
        {
            Recent = [new MinuteRow(SampleRollouts.Minute(-20), 0, 1, 0)],
        };
        var line = Assert.Single(Build(rollout).Attention);
        Assert.Equal(AttentionKind.Stalled, line.Kind);
        Assert.Equal("has 18 devices in flight, and none has reported a result for 19 min", line.Sentence);
    }

    [Fact]
    public void InFlight_WithARecentResult_IsNotStalled()
    {
        var rollout = SampleRollouts.Make(40, "edge", RolloutStatus.Running, [SampleRollouts.Group(1, 100, GroupStatus.Running, ok: 40, open: 18)]) with
        {
            Recent = [new MinuteRow(SampleRollouts.Minute(-5), 0, 1, 0)],
        };
        Assert.Empty(Build(rollout).Attention);
    }

    [Fact]
    public void EngineTick_OlderThanThreeProbes_IsFirstLine()
    {
        var overview = OverviewBuilder.Build(
            [RolloutSnapshots.Of(SampleRollouts.Paused(), null, SampleRollouts.Now)], new(), 1, null, TimeSpan.FromSeconds(47), SampleRollouts.Now);
        Assert.Equal("last ran 47 s ago (every 5 s expected)", overview.Attention[0].Sentence);
    }

    [Fact]
    public void Cards_HoldWhatIsUnderWayById()
    {
        var finished = SampleRollouts.Make(38, "old", RolloutStatus.Finished, [SampleRollouts.Group(1, 10, GroupStatus.Finished, ok: 10)]);
        var overview = Build(SampleRollouts.Paused(), SampleRollouts.Gateway(), finished);
        Assert.Equal([41, 42], overview.Cards.Select(c => c.Id));
        Assert.Equal((39, 2, 41), (overview.Cards[0].Headroom!.Left, overview.Cards[0].Headroom!.Happened, overview.Cards[0].Headroom!.Limit));
        Assert.Equal(5, overview.Cards[0].Lanes.Length);
    }

    [Fact]
    public void Sparkline_EndsWithTheLastWholeMinute()
    {
        var rollout = SampleRollouts.Gateway() with
        {
            Recent = [new MinuteRow(SampleRollouts.Minute(-30), 0, 3, 0), new MinuteRow(SampleRollouts.Minute(-1), 0, 7, 2), new MinuteRow(SampleRollouts.Minute(0), 0, 99, 0)],
        };
        var card = Build(rollout).Cards[0];
        Assert.Equal(30, card.Results.Length);
        Assert.Equal((3, 9, 9), (card.Results[0], card.Results[^1], card.PerMinute));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(499)]
    public void Lanes_OfManyGroups_AreFoldedWithoutLosingADevice(int finished)
    {
        var groups = Enumerable.Range(1, 500).Select(n => n <= finished
            ? SampleRollouts.Group(n, 10, GroupStatus.Finished, ok: 9, failed: 1)
            : SampleRollouts.Group(n, 10, GroupStatus.Scheduled));
        var lanes = Build(SampleRollouts.Make(1, "many", RolloutStatus.Running, groups)).Cards[0].Lanes;
        Assert.InRange(lanes.Length, 2, 12);
        Assert.Equal((5000, finished * 9, finished), (lanes.Sum(l => l.Size), lanes.Sum(l => l.Ok), lanes.Sum(l => l.Failed)));
    }

    [Fact]
    public void NextUp_HoldsPlannedStartsOfADay()
    {
        var soon = Planned(44, SampleRollouts.Now.AddHours(12));
        var later = Planned(45, SampleRollouts.Now.AddHours(25));
        Assert.Equal([44], Build(later, soon).NextUp.Select(p => p.RolloutId));
    }

    private static RolloutRead Planned(long id, DateTimeOffset at)
    {
        var read = SampleRollouts.Make(id, "camera", RolloutStatus.Scheduled, [SampleRollouts.Group(1, 640, GroupStatus.Ready)]);
        return read with { View = read.View with { Plan = read.View.Plan with { Schedule = new RolloutSchedule(RolloutStart.AtTime, at) } } };
    }

    private static OverviewSnapshot Build(params RolloutRead[] rollouts) => OverviewBuilder.Build(
        [.. rollouts.Select(r => RolloutSnapshots.Of(r, null, SampleRollouts.Now))], new FleetPicture(), rollouts.Length, null, TimeSpan.FromSeconds(1), SampleRollouts.Now);
}
