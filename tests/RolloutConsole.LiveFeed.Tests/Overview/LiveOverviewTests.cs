using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.Feed;
using RolloutConsole.LiveFeed.Overview;
using RolloutConsole.Testing;
using RolloutConsole.Testing.Samples;

namespace RolloutConsole.LiveFeed.Tests.Overview;

public sealed class LiveOverviewTests : IAsyncLifetime
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
    public async Task Commit_ReadsOnlyTheChangedRolloutAndCountsNoFleet()
    {
        await using var viewer = await OpenAsync();
        Assert.Equal([41, 42], _world.Reads.LastMany.Order());
        _world.Commit(SampleRollouts.Gateway(101));
        await _world.Clock.WhenArmedAsync().WithinLimit();
        _world.Clock.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(101, (await viewer.NextAsync()).Version);
        Assert.Equal([41], _world.Reads.LastMany);
        Assert.Equal(1, _world.Reads.FleetReads);
    }

    [Fact]
    public async Task NewRollout_AppearsAndFinishedOneLeaves()
    {
        await using var viewer = await OpenAsync();
        _world.Commit(SampleRollouts.Make(43, "new", RolloutStatus.Creating, [SampleRollouts.Group(1, 10, GroupStatus.Creating)], 101));
        _world.Commit(SampleRollouts.Make(41, "gateway", RolloutStatus.Finished, [SampleRollouts.Group(1, 10, GroupStatus.Finished)], 102));
        await _world.Clock.WhenArmedAsync().WithinLimit();
        _world.Clock.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal([42, 43], (await viewer.NextAsync()).Cards.Select(c => c.Id));
    }

    [Fact]
    public async Task Fleet_IsCountedAgainAfterItsGapWithoutAnyCommit()
    {
        await using var viewer = await OpenAsync();
        await _world.Clock.WhenArmedAsync().WithinLimit();
        _world.Clock.Advance(TimeSpan.FromSeconds(10));
        await viewer.NextAsync();
        Assert.Equal(2, _world.Reads.FleetReads);
    }

    [Fact]
    public async Task WithoutViewer_NothingIsReadAndNothingIsKept()
    {
        var viewer = await OpenAsync();
        await viewer.DisposeAsync();
        var reads = _world.Reads.Reads;
        _world.Commit(SampleRollouts.Gateway(101));
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(reads, _world.Reads.Reads);
        Assert.Equal(0, _world.Overview.Feeds.Count);
    }

    private async Task<Viewer<OverviewSnapshot>> OpenAsync()
    {
        var leaving = new CancellationTokenSource();
        return new Viewer<OverviewSnapshot>(await _world.Overview.OpenAsync(LiveRate.List, leaving.Token).WithinLimit(), leaving);
    }
}
