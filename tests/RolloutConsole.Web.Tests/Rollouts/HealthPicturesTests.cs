using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Testing.Samples;
using RolloutConsole.Web.Rollouts;
using RolloutConsole.Web.Targets;

namespace RolloutConsole.Web.Tests.Rollouts;

/// <summary>What a rollout's page says of devices that are waited for, and of those that fail after success.</summary>
public sealed class HealthPicturesTests
{
    [Fact(DisplayName = "B-1: a device that is waited for is in flight, a failing one has failed, and both are said")]
    public void Totals_SayBothClasses()
    {
        var rollout = Snapshot(new HealthWatch());
        Assert.Equal((83, 6, 11), (rollout.Totals.Ok, rollout.Totals.Failed, rollout.Totals.InFlight));
        Assert.Equal(rollout.Totals.All, rollout.Totals.Ok + rollout.Totals.Failed + rollout.Totals.InFlight + rollout.Totals.NotStarted);
        var figures = RolloutPictures.FiguresOf(rollout, TimeZoneInfo.Utc);
        Assert.Contains(figures, f => f is { Label: "not yet healthy", Value: "7" });
        Assert.Contains(figures, f => f is { Label: "failing later", Value: "5" });
        Assert.Equal("11 in flight · 7 of them not confirmed healthy · 5 failing after success", RolloutPictures.LanesOf(rollout)[0].Text2);
    }

    [Fact(DisplayName = "B-1: devices that fail before their update are said among those that have not begun, and only where there are any")]
    public void FailingBefore_IsSaid()
    {
        var rollout = Snapshot(new HealthWatch(), planned: 20, failingBefore: 4);
        Assert.Contains(RolloutPictures.FiguresOf(rollout, TimeZoneInfo.Utc), f => f is { Label: "failing before", Value: "4" });
        Assert.EndsWith(" · 20 not started · 4 failing before their update", RolloutPictures.LanesOf(rollout)[0].Text2, StringComparison.Ordinal);
        Assert.Equal((6, 20), (rollout.Totals.Failed, rollout.Totals.NotStarted));
        Assert.DoesNotContain(RolloutPictures.FiguresOf(Snapshot(new HealthWatch()), TimeZoneInfo.Utc), f => f.Label == "failing before");
    }

    [Fact]
    public void PlanWithoutAWatch_SaysNothingOfHealth() =>
        Assert.DoesNotContain(RolloutPictures.FiguresOf(Snapshot(null), TimeZoneInfo.Utc), f => f.Label.Contains("healthy", StringComparison.Ordinal));

    [Fact(DisplayName = "operator-experience 5.4: bake time and waiting for health are lines of the why panel")]
    public void Why_SaysBakeAndHealth()
    {
        var rows = RolloutPictures.WhyOf(Snapshot(new HealthWatch { BakeTime = TimeSpan.FromMinutes(10) }, SampleRollouts.Now.AddMinutes(-4)), TimeZoneInfo.Utc);
        var bake = Assert.Single(rows, r => r.Key == "Bake-");
        Assert.Equal("Baking until 14:09:22 UTC; 5 devices fail after success.", bake.Sentence);
        Assert.Contains("Ends in 6 min: end of the bake time, if no device changes its health", bake.Detail, StringComparison.Ordinal);
        var health = Assert.Single(rows, r => r.Key == "Health-");
        Assert.Equal("7 devices have installed it and are not known to be healthy yet.", health.Sentence);
        Assert.Contains("Ends with attribute health, or 40 s after the installation. Can act: engine", health.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ActionHealth.Unwatched, "Success")]
    [InlineData(ActionHealth.Pending, "Installed, not confirmed healthy")]
    [InlineData(ActionHealth.Healthy, "Success")]
    [InlineData(ActionHealth.Failing, "Failing after success")]
    public void Device_SaysItsHealth(ActionHealth health, string word) => Assert.Equal(word, ActionBadges.For(ActionStatus.Finished, health).Word);

    [Theory]
    [InlineData(ActionHealth.Unwatched, "Not started")]
    [InlineData(ActionHealth.Failing, "Not started, failing before its update")]
    public void PlannedDevice_SaysThatItFails(ActionHealth health, string word) => Assert.Equal(word, ActionBadges.For(ActionStatus.Scheduled, health).Word);

    private static RolloutSnapshot Snapshot(HealthWatch? watch, DateTimeOffset? baking = null, int planned = 0, int failingBefore = 0)
    {
        var read = SampleRollouts.Make(41, "x", RolloutStatus.Running, [SampleRollouts.Group(1, 100 + planned, GroupStatus.Running, ok: 95, failed: 1, open: 4)]);
        var group = read.View.Groups[0];
        var view = read.View with
        {
            Plan = read.View.Plan with { Health = watch },
            Groups = [watch is null ? group : group with { Tally = group.Tally with { HealthPending = 7, HealthFailing = 5, ScheduledFailing = failingBefore } }],
            Health = new HealthMemory(baking),
        };
        return RolloutSnapshots.Of(read with { View = view }, null, SampleRollouts.Now);
    }
}
