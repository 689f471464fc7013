using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.Feed;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Testing;
using RolloutConsole.Testing.Samples;

namespace RolloutConsole.LiveFeed.Tests.Rollouts;

public sealed class LiveRolloutsTests : IAsyncLifetime
{
    private static readonly TimeSpan s_gap = TimeSpan.FromMilliseconds(250);

    private readonly FeedWorld _world = new();

    public Task InitializeAsync()
    {
        _world.Reads[41] = SampleRollouts.Gateway(100);
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => _world.DisposeAsync().AsTask();

    [Fact]
    public async Task Open_UnknownRollout_AnswersNullAndKeepsNothing()
    {
        Assert.Null(await _world.Rollouts.OpenAsync(7, LiveRate.Page, CancellationToken.None).WithinLimit());
        Assert.Equal(0, _world.Rollouts.Feeds.Count);
    }

    [Fact]
    public async Task Signal_WithoutViewer_ReadsNothing()
    {
        _world.Tell(41, 101);
        _world.Tell(0, 0);
        Assert.Equal(0, _world.Reads.Reads);
        Assert.Equal(0, _world.Clock.ArmedTimers);
    }

    [Fact]
    public async Task Open_FirstFrame_HoldsGroupsTotalsAndWaiting()
    {
        await using var viewer = await OpenAsync();
        var frame = viewer.First;
        Assert.Equal(new RolloutTotals(2000, 1204, 9, 212, 0, 0), frame.Totals);
        Assert.Equal(575, frame.Totals.NotStarted);
        Assert.Equal((640, 511, 40), (frame.Groups[3].SuccessesNeeded, frame.Groups[3].Successes, frame.Groups[3].FailuresAllowed));
        Assert.Equal("Group 4 needs 129 more successes (511 of 640) before group 5", frame.Waiting[0].Sentence);
        Assert.NotNull(frame.History);
        Assert.True(frame[RolloutCommand.Pause].IsAllowed);
        Assert.NotNull(frame[RolloutCommand.Start].WhyNot);
    }

    [Fact]
    public async Task Commit_WithViewer_BringsNewerFrame()
    {
        await using var viewer = await OpenAsync();
        _world.Commit(SampleRollouts.Gateway(101));
        Assert.False(viewer.HasNext);
        await AdvanceAsync(s_gap);
        Assert.Equal(101, (await viewer.NextAsync()).Version);
    }

    [Fact]
    public async Task Signal_OfWhatTheFrameContains_BringsNoSecondFrame()
    {
        await using var viewer = await OpenAsync();
        _world.Tell(41, 100);
        await AdvanceAsync(s_gap);
        _world.Commit(SampleRollouts.Gateway(101));
        await AdvanceAsync(s_gap);
        Assert.Equal(101, (await viewer.NextAsync()).Version);
        Assert.Equal(2, _world.Reads.Reads);
    }

    [Fact]
    public async Task Commits_FasterThanTheGap_AreJoinedAndTheLastOneArrives()
    {
        await using var viewer = await OpenAsync();
        var seen = new List<long>();
        for (var sequence = 101; sequence <= 140; sequence++)
        {
            _world.Commit(SampleRollouts.Gateway(sequence));
            _world.Clock.Advance(TimeSpan.FromMilliseconds(50));
        }

        while (seen.LastOrDefault() < 140)
        {
            await AdvanceAsync(s_gap);
            seen.Add((await viewer.NextAsync()).Version);
        }

        // 40 commits in 2 s: at most 4 frames a second, each newer than the one before.
        Assert.Equal(seen.Order().Distinct(), seen);
        Assert.InRange(seen.Count, 1, 9);
    }

    [Fact]
    public async Task Commit_DuringARead_IsReadAgain()
    {
        await using var viewer = await OpenAsync();
        var held = _world.Reads.Hold();
        _world.Commit(SampleRollouts.Gateway(101));
        await AdvanceAsync(s_gap);
        await UntilAsync(() => _world.Reads.Reads == 2);
        _world.Commit(SampleRollouts.Gateway(102));
        held.SetResult();
        Assert.Equal(101, (await viewer.NextAsync()).Version);
        await AdvanceAsync(s_gap);
        Assert.Equal(102, (await viewer.NextAsync()).Version);
    }

    [Fact]
    public async Task Viewers_OfOneRollout_ShareOneReader()
    {
        await using var first = await OpenAsync();
        await using var second = await OpenAsync();
        await using var third = await OpenAsync();
        Assert.Equal(1, _world.Reads.Reads);
        _world.Commit(SampleRollouts.Gateway(101));
        await AdvanceAsync(s_gap);
        Assert.Equal(101, (await first.NextAsync()).Version);
        Assert.Equal(101, (await second.NextAsync()).Version);
        Assert.Equal(101, (await third.NextAsync()).Version);
        Assert.Equal(2, _world.Reads.Reads);
    }

    [Fact]
    public async Task Viewer_ThatDoesNotRead_GetsOnlyTheNewestAndHoldsNobodyBack()
    {
        await using var slow = await OpenAsync();
        await using var quick = await OpenAsync();
        for (var sequence = 101; sequence <= 105; sequence++)
        {
            _world.Commit(SampleRollouts.Gateway(sequence));
            await AdvanceAsync(s_gap);
            Assert.Equal(sequence, (await quick.NextAsync()).Version);
        }

        Assert.Equal(105, (await slow.NextAsync()).Version);
        Assert.False(slow.HasNext);
    }

    [Fact]
    public async Task Wall_BesideAPage_GetsAtMostOneFrameASecond()
    {
        await using var page = await OpenAsync();
        await using var wall = await OpenAsync(LiveRate.Wall);
        Assert.False(wall.HasNext);
        for (var sequence = 101; sequence <= 103; sequence++)
        {
            _world.Commit(SampleRollouts.Gateway(sequence));
            await AdvanceAsync(s_gap);
            await page.NextAsync();
            Assert.False(wall.HasNext);
        }

        _world.Clock.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal(103, (await wall.NextAsync()).Version);
    }

    [Fact]
    public async Task Wall_Alone_CausesNoReadOfHistory()
    {
        await using var wall = await OpenAsync(LiveRate.Wall);
        Assert.Equal(0, _world.Reads.HistoryReads);
        Assert.Null(wall.First.History);
        await using var page = await OpenAfterGapAsync(TimeSpan.FromSeconds(1));
        Assert.NotNull(page.First.History);
    }

    [Fact]
    public async Task Page_LooksForSilentDevices_OncePerGapHoweverMuchHappens()
    {
        _world.Reads.Silence = new DeviceSilence(212, 200, SampleRollouts.Now.AddHours(-4), false);
        await using var viewer = await OpenAsync();
        Assert.Contains(viewer.First.Waiting, b => b.Kind == BlockerKind.SilentDevices);
        Assert.Equal([SampleRollouts.Now.AddMinutes(-10)], _world.Reads.SilenceAsked);

        _world.Commit(SampleRollouts.Gateway(9000));
        await AdvanceAsync(s_gap);
        await viewer.NextAsync();
        Assert.Single(_world.Reads.SilenceAsked);
    }

    [Fact]
    public async Task Wall_Alone_LooksForNoDevices()
    {
        await using var wall = await OpenAsync(LiveRate.Wall);
        Assert.Empty(_world.Reads.SilenceAsked);
    }

    [Fact]
    public async Task LatchSignal_WithSequenceZero_BringsAFrameAlthoughNoRowChanged()
    {
        await using var viewer = await OpenAsync();
        _world.Engine.Global = new LatchState(true, "ben", SampleRollouts.Now, null);
        _world.Tell(0, 0);
        await AdvanceAsync(s_gap);
        var frame = await viewer.NextAsync();
        Assert.Equal("ben", frame.Latch?.SetBy);
        Assert.Equal(BlockerKind.Latch, frame.Waiting[0].Kind);
        Assert.Contains("An Admin must release it first", frame[RolloutCommand.Resume].WhyNot);
    }

    [Fact]
    public async Task LastViewer_Leaving_FreesEverything()
    {
        var first = await OpenAsync();
        var second = await OpenAsync();
        await first.DisposeAsync();
        Assert.Equal(1, _world.Rollouts.Feeds.Count);
        await second.DisposeAsync();
        Assert.Equal(0, _world.Rollouts.Feeds.Count);
        await UntilAsync(() => _world.Clock.ArmedTimers == 0);
        _world.Commit(SampleRollouts.Gateway(101));
        Assert.Equal(1, _world.Reads.Reads);
    }

    [Fact]
    public async Task Viewer_LeavingBeforeItReads_FreesEverything()
    {
        using var leaving = new CancellationTokenSource();
        Assert.NotNull(await _world.Rollouts.OpenAsync(41, LiveRate.Page, leaving.Token).WithinLimit());
        Assert.Equal(1, _world.Rollouts.Feeds.Count);
        await leaving.CancelAsync();
        Assert.Equal(0, _world.Rollouts.Feeds.Count);
        await UntilAsync(() => _world.Clock.ArmedTimers == 0);
    }

    [Fact]
    public async Task Rollout_Removed_EndsTheStream()
    {
        await using var viewer = await OpenAsync();
        _world.Reads.Remove(41);
        _world.Tell(41, 101);
        await AdvanceAsync(s_gap);
        Assert.True(await viewer.EndsAsync());
    }

    [Fact]
    public async Task FirstRead_Failing_ReachesTheViewer()
    {
        _world.Reads.Fault = new IOException("disk");
        var fault = await Assert.ThrowsAsync<LiveFeedLostException>(
            () => _world.Rollouts.OpenAsync(41, LiveRate.Page, CancellationToken.None).WithinLimit());
        Assert.IsType<IOException>(fault.InnerException);
        Assert.Equal(0, _world.Rollouts.Feeds.Count);
    }

    [Fact]
    public async Task LaterRead_FailingOnce_IsTriedAgainWithoutAWord()
    {
        await using var viewer = await OpenAsync();
        _world.Reads.Fault = new IOException("disk");
        _world.Commit(SampleRollouts.Gateway(101));
        await AdvanceAsync(s_gap);
        await UntilAsync(() => _world.Reads.Reads == 2);
        _world.Reads.Fault = null;
        await PumpUntilAsync(() => viewer.HasNext);
        Assert.Equal(101, (await viewer.NextAsync()).Version);
    }

    [Fact]
    public async Task LaterReads_FailingForGood_EndTheStreamWithAFault()
    {
        await using var viewer = await OpenAsync();
        _world.Reads.Fault = new IOException("disk");
        _world.Commit(SampleRollouts.Gateway(101));
        await PumpUntilAsync(() => viewer.HasNext);
        await Assert.ThrowsAsync<LiveFeedLostException>(viewer.NextAsync);
        Assert.Equal(5, _world.Reads.Reads);
        Assert.Equal(0, _world.Rollouts.Feeds.Count);
    }

    [Fact]
    public async Task LostSignal_IsMadeUpForAfterTheLongestRest()
    {
        await using var viewer = await OpenAsync();
        _world.Reads[41] = SampleRollouts.Gateway(101);
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(101, (await viewer.NextAsync()).Version);
    }

    [Fact]
    public async Task Chart_OfABurst_IsReadOnceAtItsEndToo()
    {
        await using var viewer = await OpenAsync();
        _world.Commit(SampleRollouts.Gateway(101) with { LastEvent = 100 });
        await AdvanceAsync(s_gap);
        await viewer.NextAsync();
        Assert.Equal(1, _world.Reads.HistoryReads);
        await AdvanceAsync(TimeSpan.FromSeconds(2));
        await viewer.NextAsync();
        Assert.Equal(2, _world.Reads.HistoryReads);
    }

    [Fact]
    public async Task Read_WhileSomebodyWatches_TakesTheFrameThatIsThere()
    {
        await using var viewer = await OpenAsync();
        Assert.Same(viewer.First.History, (await _world.Rollouts.ReadAsync(41, CancellationToken.None))!.History);
        Assert.Equal(1, _world.Reads.Reads);
    }

    [Fact]
    public async Task LaterViewer_OfAQuietRollout_GetsTheServersTimeOfNow()
    {
        await using var first = await OpenAsync();
        _world.Clock.Advance(TimeSpan.FromSeconds(7));
        await using var second = await OpenAsync();
        Assert.Equal(SampleRollouts.Now.AddSeconds(7), second.First.ServerTime);
    }

    private async Task<Viewer<RolloutSnapshot>> OpenAsync(LiveRate rate = LiveRate.Page)
    {
        var leaving = new CancellationTokenSource();
        return new Viewer<RolloutSnapshot>((await _world.Rollouts.OpenAsync(41, rate, leaving.Token).WithinLimit())!, leaving);
    }

    private async Task<Viewer<RolloutSnapshot>> OpenAfterGapAsync(TimeSpan gap)
    {
        var leaving = new CancellationTokenSource();
        var opening = _world.Rollouts.OpenAsync(41, LiveRate.Page, leaving.Token);
        await PumpUntilAsync(() => opening.IsCompleted, gap);
        return new Viewer<RolloutSnapshot>((await opening)!, leaving);
    }

    /// <summary>Lets the loop come to rest at its timer, then lets time pass.</summary>
    private async Task AdvanceAsync(TimeSpan by)
    {
        await _world.Clock.WhenArmedAsync().WithinLimit();
        _world.Clock.Advance(by);
    }

    /// <summary>Lets time pass until something holds.</summary>
    private async Task PumpUntilAsync(Func<bool> holds, TimeSpan? step = null)
    {
        await UntilAsync(() =>
        {
            _world.Clock.Advance(step ?? TimeSpan.FromMilliseconds(250));
            return holds();
        });
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(AwaitLimit.Default);
        while (!holds())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
