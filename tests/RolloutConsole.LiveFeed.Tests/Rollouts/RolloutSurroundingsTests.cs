using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Testing.Samples;

namespace RolloutConsole.LiveFeed.Tests.Rollouts;

/// <summary>The blockers that the decider cannot know: operator-experience, 5.4, rows "devices silent" and "engine".</summary>
public sealed class RolloutSurroundingsTests
{
    private static readonly RolloutRead s_read = SampleRollouts.Make(
        41, "gateway", RolloutStatus.Running, [SampleRollouts.Group(1, 400, GroupStatus.Running, ok: 88, open: 312)]);

    [Fact(DisplayName = "5.4, devices silent")]
    public void SilentDevices_AreCountedWithTheirMedian()
    {
        var blocker = Assert.Single(Waiting(new DeviceSilence(312, 287, SampleRollouts.Now.AddHours(-4), false)), b => b.Kind == BlockerKind.SilentDevices);

        Assert.Equal("287 of 312 devices in flight have not called in; last call median 4 h ago, expected every 5 min", blocker.Sentence);
        Assert.Equal((SampleRollouts.Now.AddHours(-4), "their next call", "whoever looks after the devices"), (blocker.Since, blocker.EndsBy, blocker.WhoCanAct));
    }

    [Fact]
    public void SilentDevices_NeverSeenOrMoreThanLookedAt_AreSaidSo() => Assert.Contains(
        Waiting(new DeviceSilence(10_000, 9_000, null, true)),
        b => b.Sentence == "9,000 of the first 10,000 devices in flight have not called in; most of them have never called in, expected every 5 min");

    [Fact]
    public void DevicesThatCallIn_HoldNothing() => Assert.DoesNotContain(Waiting(new DeviceSilence(312, 0, null, false)), b => b.Kind == BlockerKind.SilentDevices);

    [Theory(DisplayName = "5.4, engine: late after three missed ticks, and then it is the headline")]
    [InlineData(15, false)]
    [InlineData(47, true)]
    public void Engine_Late_IsTheHeadline(int seconds, bool isLate)
    {
        var waiting = Waiting(null, TimeSpan.FromSeconds(seconds));

        Assert.Equal(isLate, waiting[0].Kind == BlockerKind.Engine);
        Assert.Equal(isLate, waiting[0].Sentence == "Engine last ran 47 s ago (every 5 s expected)");
    }

    [Theory(DisplayName = "5.4, other rollout: named with its weight, linked, and its people can act")]
    [InlineData(1, "18 devices are busy with rollout 40 'spring' (weight 800)")]
    [InlineData(2, "18 devices are busy with rollout 40 'spring' (weight 800), rollout 41 'spring' (weight 801)")]
    [InlineData(4, "18 devices are busy with rollout 40 'spring' (weight 800), rollout 41 'spring' (weight 801), rollout 42 'spring' (weight 802) and others")]
    public void BusyDevices_NameTheRolloutThatHoldsThem(int holders, string sentence)
    {
        var group = SampleRollouts.Group(1, 400, GroupStatus.Running, ok: 88, open: 312) with { Busy = 18 };
        var busy = SampleRollouts.Make(50, "gateway", RolloutStatus.Running, [group]);
        var surroundings = new RolloutSurroundings { Holders = [.. Enumerable.Range(0, holders).Select(i => new BusyHolder(40 + i, "spring", 800 + i))] };

        var blocker = Assert.Single(RolloutSnapshots.Of(busy, null, SampleRollouts.Now, null, surroundings).Waiting, b => b.Kind == BlockerKind.BusyDevices);

        Assert.Equal((sentence, "Operator or Manager, in rollout 40", 40L), (blocker.Sentence, blocker.WhoCanAct, blocker.RolloutId));
    }

    [Fact]
    public void RolloutThatIsOver_WaitsForNothing()
    {
        var over = s_read with { View = s_read.View with { Status = RolloutStatus.Aborted, HaltIsCarriedOut = true } };
        var surroundings = new RolloutSurroundings { TickAge = TimeSpan.FromHours(1), Silence = new DeviceSilence(5, 5, null, false) };

        Assert.Empty(RolloutSnapshots.Of(over, null, SampleRollouts.Now, null, surroundings).Waiting);
    }

    private static IReadOnlyList<Blocker> Waiting(DeviceSilence? silence, TimeSpan? tickAge = null) => RolloutSnapshots.Of(
        s_read, null, SampleRollouts.Now, null,
        new RolloutSurroundings { TickAge = tickAge, Silence = silence, PollingTime = TimeSpan.FromMinutes(5) }).Waiting;
}
