using System.Text.Json;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Testing.Samples;

namespace RolloutConsole.LiveFeed.Tests.Rollouts;

public sealed class RolloutSnapshotTests
{
    [Fact]
    public void WireFrame_WithTensOfGroups_FitsInFourKilobytes()
    {
        var groups = Enumerable.Range(1, 30).Select(n => SampleRollouts.Group(n, 12_345, GroupStatus.Running, 1_204, 212, 575));
        var frame = RolloutSnapshots.Of(SampleRollouts.Make(41, "gateway 4.2.1 EU", RolloutStatus.Running, groups), null, SampleRollouts.Now);
        var wire = JsonSerializer.SerializeToUtf8Bytes(RolloutFrame.Of(frame), JsonSerializerOptions.Web);
        Assert.InRange(wire.Length, 500, 4096);
    }

    [Fact]
    public void Totals_WhileFilling_CountWhatIsPlanned()
    {
        var group = SampleRollouts.Group(1, 10, GroupStatus.Creating) with { PlannedSize = 100 };
        var frame = RolloutSnapshots.Of(SampleRollouts.Make(1, "new", RolloutStatus.Creating, [group]), null, SampleRollouts.Now);
        Assert.Equal(100, frame.Totals.All);
        Assert.Equal(100, frame.Groups[0].Size);
    }

    [Fact]
    public void Parts_AlwaysAddUpToAll()
    {
        var group = SampleRollouts.Group(1, 100, GroupStatus.Running, ok: 10, failed: 3, open: 20, canceled: 7);
        var totals = RolloutSnapshots.Of(SampleRollouts.Make(1, "x", RolloutStatus.Stopping, [group]), null, SampleRollouts.Now).Totals;
        Assert.Equal(60, totals.NotStarted);
        Assert.Equal(100, totals.Ok + totals.Failed + totals.InFlight + totals.NotStarted + totals.TakenBack);
    }

    [Fact]
    public void Held_MeansRunningWithNothingInFlight()
    {
        var held = SampleRollouts.Group(1, 100, GroupStatus.Running, ok: 10);
        Assert.True(RolloutSnapshots.Of(SampleRollouts.Make(1, "x", RolloutStatus.Running, [held]), null, SampleRollouts.Now).IsHeld);
        Assert.False(RolloutSnapshots.Of(SampleRollouts.Gateway(), null, SampleRollouts.Now).IsHeld);
    }

    [Fact]
    public void Rate_OfACapacityWindow_IsWhatTheLastWholeMinuteOpened()
    {
        var gateway = SampleRollouts.Gateway();
        var windowed = gateway with
        {
            View = gateway.View with { Plan = gateway.View.Plan with { Pacing = new Pacing.CapacityWindow(CapacityMode.InPlace, 90, 100) } },
            Recent = [new MinuteRow(SampleRollouts.Minute(-1), 17, 0, 0)],
        };

        Assert.Equal(17, RolloutSnapshots.Of(windowed, null, SampleRollouts.Now).RateNow);
    }

    [Fact]
    public void Headroom_InTheList_IsThatOfTheRolloutsPage()
    {
        var gateway = SampleRollouts.Gateway();
        var guarded = gateway with
        {
            View = gateway.View with { Plan = gateway.View.Plan with { Breaker = new CircuitBreaker(BreakerKind.Count, 5) } },
        };
        var frame = RolloutSnapshots.Of(guarded, null, SampleRollouts.Now);

        Assert.Equal((GuardKind.Breaker, 5), (frame.Headroom[0].Guard, frame.Headroom[0].Left));
        Assert.Equal(frame.Headroom[0], RolloutListRow.Of(frame).Headroom);
    }

    [Theory]
    [InlineData(RolloutStatus.Ready, RolloutCommand.Start)]
    [InlineData(RolloutStatus.Running, RolloutCommand.Pause)]
    [InlineData(RolloutStatus.Paused, RolloutCommand.Resume)]
    [InlineData(RolloutStatus.Running, RolloutCommand.TriggerNextGroup)]
    [InlineData(RolloutStatus.Paused, RolloutCommand.Stop)]
    [InlineData(RolloutStatus.Finished, RolloutCommand.Delete)]
    public void Command_TheTableAllows_IsOffered(RolloutStatus status, RolloutCommand command)
    {
        var frame = RolloutSnapshots.Of(
            SampleRollouts.Make(1, "x", status, [Group(1, status, GroupStatus.Running), Group(2, status, GroupStatus.Scheduled)]),
            null,
            SampleRollouts.Now);
        Assert.True(frame[command].IsAllowed, frame[command].WhyNot);
    }

    [Theory]
    [InlineData(RolloutStatus.Running, RolloutCommand.Start)]
    [InlineData(RolloutStatus.Ready, RolloutCommand.Pause)]
    [InlineData(RolloutStatus.Finished, RolloutCommand.Resume)]
    [InlineData(RolloutStatus.Stopped, RolloutCommand.Stop)]
    public void Command_TheTableForbids_SaysWhy(RolloutStatus status, RolloutCommand command)
    {
        var frame = RolloutSnapshots.Of(
            SampleRollouts.Make(1, "x", status, [Group(1, status, GroupStatus.Running)]), null, SampleRollouts.Now);
        Assert.Contains(RolloutWords.Of(status), frame[command].WhyNot);
    }

    private static GroupView Group(int number, RolloutStatus status, GroupStatus whenStarted) =>
        SampleRollouts.Group(number, 10, status == RolloutStatus.Ready ? GroupStatus.Ready : whenStarted, open: number == 1 ? 5 : 0);
}
