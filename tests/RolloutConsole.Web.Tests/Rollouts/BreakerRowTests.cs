using Bunit;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Testing.Samples;
using RolloutConsole.Web.Rollouts;

namespace RolloutConsole.Web.Tests.Rollouts;

/// <summary>The breaker's row beside the headroom: off, watching 4 of 13, done watching, tripped 14:02 (operator-experience, 5.4).</summary>
public sealed class BreakerRowTests : BunitContext
{
    [Fact]
    public void NoBreaker_IsOff() => Assert.Equal("off", WordsOf(null, new GuardMemory(), RolloutStatus.Running));

    [Theory]
    [InlineData(1, "watching 1 of 13")]
    [InlineData(12, "watching 12 of 13")]
    public void Watching_SaysCountAndThreshold(int count, string words) =>
        Assert.Equal(words, WordsOf(new CircuitBreaker(), new GuardMemory { BreakerCount = count }, RolloutStatus.Running));

    [Fact]
    public void Spent_IsDoneWatching() => Assert.Equal(
        "done watching", WordsOf(new CircuitBreaker(Counting: BreakerCounting.EndedByHealthy), new GuardMemory { BreakerIsSpent = true }, RolloutStatus.Running));

    [Fact]
    public void Finished_IsDoneWatching() => Assert.Equal("done watching", WordsOf(new CircuitBreaker(), new GuardMemory { BreakerCount = 2 }, RolloutStatus.Finished));

    [Theory]
    [InlineData(RolloutStatus.Paused)]
    [InlineData(RolloutStatus.Aborted)]
    public void Tripped_SaysWhenInTheViewersZone(RolloutStatus status)
    {
        var words = WordsOf(new CircuitBreaker(), new GuardMemory { BreakerCount = 13, BreakerTrippedAt = SampleRollouts.Now.AddMinutes(-1) }, status, "breaker", TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        Assert.Equal("tripped 16:02", words);
    }

    [Fact]
    public void TrippedThenStoppedByAPerson_IsStillTripped() =>
        Assert.StartsWith(
            "tripped 14:0", WordsOf(new CircuitBreaker(), new GuardMemory { BreakerCount = 13, BreakerTrippedAt = SampleRollouts.Now }, RolloutStatus.Stopped, "stopped"), StringComparison.Ordinal);

    [Fact(DisplayName = "A breaker that another guard was ahead of has not tripped")]
    public void HaltedByAnotherGuard_IsStillWatching() =>
        Assert.Equal("watching 13 of 13", WordsOf(new CircuitBreaker(), new GuardMemory { BreakerCount = 13 }, RolloutStatus.Paused, "criterion-1"));

    [Fact(DisplayName = "The breaker's row does not vanish behind nearer guards")]
    public void Row_StaysBehindManyGuards()
    {
        var rollout = Snapshot(new CircuitBreaker(), new GuardMemory { BreakerCount = 1 }, RolloutStatus.Running) with
        {
            Headroom = [.. Enumerable.Range(1, 5).Select(n => new GuardHeadroom(GuardKind.Criterion, n, 0, n, 0, true)), new GuardHeadroom(GuardKind.Breaker, 0, 0, 12, 1, true)],
        };
        rollout = rollout with { Plan = rollout.Plan with { AbortCriteria = [.. Enumerable.Repeat(new AbortCriterion(FailureType.Failed, 1, 5m), 5)] } };
        var dial = Render<HeadroomDial>(p => p.Add(d => d.View, RolloutPictures.HeadroomOf(rollout)).Add(d => d.Breaker, RolloutPictures.BreakerOf(rollout.Breaker, TimeZoneInfo.Utc)));
        Assert.Equal("watching 1 of 13", dial.Find("[data-testid='rollout.breaker']").TextContent);
        Assert.Equal(["Rule 2", "Rule 3", "Circuit breaker"], dial.FindAll("dt").Select(d => d.TextContent));
    }

    [Fact]
    public void NoGuardLeft_StillSaysTheBreaker()
    {
        var dial = Render<HeadroomDial>(p => p.Add(d => d.View, (HeadroomView?)null).Add(d => d.Breaker, "tripped 14:02"));
        Assert.Contains("No failure can halt it any more.", dial.Markup, StringComparison.Ordinal);
        Assert.Equal("tripped 14:02", dial.Find("[data-testid='rollout.breaker']").TextContent);
    }

    [Theory(DisplayName = "B-21: the alarms stand beside the breaker, where the plan has any")]
    [InlineData(false, null, null, null)]
    [InlineData(true, null, null, "watching 1")]
    [InlineData(true, "too hot", null, "ignored: 'too hot' was in alarm at the start")]
    [InlineData(true, null, "too hot", "fired: 'too hot'")]
    public void Alarms_StandBesideTheBreaker(bool hasAlarms, string? ignored, string? fired, string? words)
    {
        var read = SampleRollouts.Make(41, "x", fired is null ? RolloutStatus.Running : RolloutStatus.Aborted, [SampleRollouts.Group(1, 25, GroupStatus.Running, ok: 5, failed: 1)]);
        var view = read.View with
        {
            Plan = read.View.Plan with { Alarms = hasAlarms ? new AlarmWatch([new AlarmRule("too hot", "attribute.temperature>90")]) : null },
            Alarms = new AlarmMemory { ReadAt = SampleRollouts.Now, Ignored = ignored is null ? [] : [ignored], Fired = fired },
        };
        var rollout = RolloutSnapshots.Of(read with { View = view }, null, SampleRollouts.Now);
        var dial = Render<HeadroomDial>(p => p.Add(d => d.View, (HeadroomView?)null).Add(d => d.Breaker, "off").Add(d => d.Alarms, RolloutPictures.AlarmsOf(rollout)));
        Assert.Equal(words, dial.FindAll("[data-testid='rollout.alarms']").SingleOrDefault()?.TextContent);
    }

    private static string WordsOf(CircuitBreaker? breaker, GuardMemory memory, RolloutStatus status, string reason = "sample", TimeZoneInfo? zone = null) =>
        RolloutPictures.BreakerOf(Snapshot(breaker, memory, status, reason).Breaker, zone ?? TimeZoneInfo.Utc);

    // 25 devices: half of them, rounded up, is 13.
    private static RolloutSnapshot Snapshot(CircuitBreaker? breaker, GuardMemory memory, RolloutStatus status, string reason = "sample")
    {
        var read = SampleRollouts.Make(41, "x", status, [SampleRollouts.Group(1, 25, GroupStatus.Running, ok: 5, failed: 1)]);
        var view = read.View with
        {
            Plan = read.View.Plan with { Breaker = breaker },
            Guards = memory,
            Cause = status == RolloutStatus.Paused ? PauseCause.Breaker : null,
            Reason = new StatusReason(reason, "why", SampleRollouts.Now.AddMinutes(-1), StatusReason.Engine),
        };
        return RolloutSnapshots.Of(read with { View = view }, null, SampleRollouts.Now);
    }
}
