using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.Feed;
using RolloutConsole.Testing;
using RolloutConsole.Testing.Samples;

namespace RolloutConsole.LiveFeed.Tests.Feed;

public sealed class LiveHeartbeatTests : IAsyncLifetime
{
    private readonly FeedWorld _world = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _world.DisposeAsync().AsTask();

    [Fact]
    public async Task Beat_WithoutAnyChange_ComesEveryTwoSecondsWithServerTime()
    {
        await using var listener = await OpenAsync();
        for (var beat = 1; beat <= 3; beat++)
        {
            await _world.Clock.WhenArmedAsync().WithinLimit();
            _world.Clock.Advance(TimeSpan.FromSeconds(2));
            Assert.Equal(SampleRollouts.Now.AddSeconds(2 * beat), (await listener.NextAsync()).ServerTime);
        }
    }

    [Fact]
    public async Task Beat_CarriesTickAgeAndHighestSequence()
    {
        _world.Tell(41, 12);
        _world.Tell(42, 11);
        _world.Engine.TickAge = TimeSpan.FromSeconds(47);
        await using var listener = await OpenAsync();
        Assert.Equal((12, 47_000), (listener.First.Sequence, listener.First.EngineTickAge));
    }

    [Fact]
    public async Task LatchChange_ComesBeforeTheNextBeat()
    {
        await using var listener = await OpenAsync();
        _world.Engine.Global = new LatchState(true, "ben", SampleRollouts.Now, null);
        _world.Tell(0, 0);
        await _world.Clock.WhenArmedAsync().WithinLimit();
        _world.Clock.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal("ben", (await listener.NextAsync()).Latch?.SetBy);
    }

    [Fact]
    public async Task OrdinaryChange_CausesNoExtraBeat()
    {
        await using var listener = await OpenAsync();
        _world.Tell(41, 13);
        await _world.Clock.WhenArmedAsync().WithinLimit();
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(listener.HasNext);
    }

    [Fact]
    public async Task LastListener_Leaving_StopsTheTimer()
    {
        var listener = await OpenAsync();
        await listener.DisposeAsync();
        Assert.Equal(0, _world.Heartbeat.Feeds.Count);
    }

    private async Task<Viewer<Heartbeat>> OpenAsync()
    {
        var leaving = new CancellationTokenSource();
        return new Viewer<Heartbeat>(await _world.Heartbeat.OpenAsync(leaving.Token).WithinLimit(), leaving);
    }
}
