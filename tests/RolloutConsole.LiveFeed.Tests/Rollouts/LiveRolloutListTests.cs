using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Testing;
using RolloutConsole.Testing.Samples;

namespace RolloutConsole.LiveFeed.Tests.Rollouts;

public sealed class LiveRolloutListTests : IAsyncLifetime
{
    private readonly FeedWorld _world = new();

    public Task InitializeAsync()
    {
        _world.Reads[41] = SampleRollouts.Gateway(100);
        _world.Reads[42] = SampleRollouts.Paused(90);
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => _world.DisposeAsync().AsTask();

    [Fact]
    public async Task Page_Rows_SayWhyAndHowMuchIsLeft()
    {
        var page = await _world.List.ReadPageAsync(new RolloutListQuery(), CancellationToken.None);
        var (paused, running) = (page.Rows[0], page.Rows[1]);
        Assert.Equal("Paused by error rule: group 2 had 21 failures, limit 20", paused.Why);
        Assert.Null(paused.Headroom);
        Assert.True(paused.CanResume);
        Assert.Equal((4, 5), (running.GroupsBegun, running.Groups));
        Assert.Equal((39, 41), (running.Headroom!.Left, running.Headroom.Limit));
        Assert.Equal(25, running.PerMinute);
        Assert.True(running.CanPause);
    }

    [Fact]
    public async Task Commit_ReadsOnlyTheChangedRollout()
    {
        using var leaving = new CancellationTokenSource();
        await using var viewer = new Viewer<RolloutListFrame>(await _world.List.OpenAsync(leaving.Token).WithinLimit(), leaving);
        Assert.Empty(viewer.First.Changed);
        _world.Commit(SampleRollouts.Gateway(101));
        await AdvanceUntilAsync(() => viewer.HasNext);
        var frame = await viewer.NextAsync();
        Assert.Equal([41], frame.Changed.Keys);
        Assert.Equal([41], _world.Reads.LastMany);
    }

    [Fact]
    public async Task LatchChange_ReadsEveryRowThatIsKnown()
    {
        using var leaving = new CancellationTokenSource();
        await using var viewer = new Viewer<RolloutListFrame>(await _world.List.OpenAsync(leaving.Token).WithinLimit(), leaving);
        _world.Commit(SampleRollouts.Paused(102));
        await AdvanceUntilAsync(() => viewer.HasNext);
        Assert.True((await viewer.NextAsync()).Changed[42].CanResume);
        _world.Engine.Global = new LatchState(true, "ben", SampleRollouts.Now, null);
        _world.Tell(0, 0);
        await AdvanceUntilAsync(() => viewer.HasNext);
        Assert.False((await viewer.NextAsync()).Changed[42].CanResume);
    }

    private async Task AdvanceUntilAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(AwaitLimit.Default);
        while (!holds())
        {
            limit.Token.ThrowIfCancellationRequested();
            _world.Clock.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }
    }
}
