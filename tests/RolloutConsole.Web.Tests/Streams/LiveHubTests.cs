using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using RolloutConsole.LiveFeed.Feed;
using RolloutConsole.LiveFeed.Overview;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Testing;
using RolloutConsole.Testing.Samples;
using RolloutConsole.Web.Streams;
using RolloutConsole.Web.Tests.Pages;

namespace RolloutConsole.Web.Tests.Streams;

public sealed class LiveHubTests : IDisposable
{
    private readonly FakeLiveRollouts _rollouts = new();
    private readonly FakeLiveOverview _overview = new();
    private readonly FakeHeartbeat _heartbeat = new();
    private readonly CancellationTokenSource _connection = new();
    private readonly LiveHub _hub;

    public LiveHubTests() => _hub = new LiveHub(_overview, _rollouts, _heartbeat) { Context = new FakeCall(_connection.Token) };

    public void Dispose()
    {
        _hub.Dispose();
        _connection.Dispose();
    }

    [Fact]
    public void Hub_IsForSignedInPeopleOnly() => Assert.Single(typeof(LiveHub).GetCustomAttributes(typeof(AuthorizeAttribute), false));

    [Fact]
    public async Task Rollout_StreamsTheFirstFrameAndNewerOnes()
    {
        _rollouts.Stream.Current = Frame(8827);
        await using var frames = _hub.Rollout(41, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await frames.MoveNextAsync().WithinLimit());
        Assert.Equal((41, 8827, "Running", 5), (frames.Current.Id, frames.Current.V, frames.Current.Status, frames.Current.Groups.Length));
        Assert.Equal([2000, 1204, 9, 212, 575, 0], frames.Current.Totals);
        _rollouts.Stream.Push(Frame(8828));
        Assert.True(await frames.MoveNextAsync().WithinLimit());
        Assert.Equal(8828, frames.Current.V);
    }

    [Fact]
    public async Task UnknownRollout_IsAnErrorWithItsNumber()
    {
        await using var frames = _hub.Rollout(7, CancellationToken.None).GetAsyncEnumerator();
        var error = await Assert.ThrowsAsync<HubException>(() => frames.MoveNextAsync().WithinLimit());
        Assert.Equal("There is no rollout 7.", error.Message);
    }

    [Fact]
    public async Task BrokenConnection_LeavesTheFeed()
    {
        _overview.Stream.Current = OverviewBuilder.Build([], new FleetPicture(), 0, null, null, SampleRollouts.Now);
        await using var frames = _hub.Overview(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await frames.MoveNextAsync().WithinLimit());
        var next = frames.MoveNextAsync();
        await _connection.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.WithinLimit());
        Assert.Equal(1, _overview.Stream.Left);
    }

    [Fact]
    public async Task Heartbeat_CarriesTickAgeAndSequence()
    {
        _heartbeat.Stream.Current = new Heartbeat(12, SampleRollouts.Now, 400, null, new Dictionary<long, Engine.Rollouts.LatchState>());
        await using var beats = _hub.Heartbeat(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await beats.MoveNextAsync().WithinLimit());
        Assert.Equal((12, 400), (beats.Current.Sequence, beats.Current.EngineTickAge));
    }

    private static RolloutSnapshot Frame(long sequence) => RolloutSnapshots.Of(SampleRollouts.Gateway(sequence), null, SampleRollouts.Now);

    private sealed class FakeHeartbeat : ILiveHeartbeat
    {
        public FakeStream<Heartbeat> Stream { get; } = new();

        public Heartbeat Read() => Stream.Current!;

        public async Task<LiveStream<Heartbeat>> OpenAsync(CancellationToken leaving) => (await Stream.OpenAsync(leaving))!;
    }

    private sealed class FakeCall(CancellationToken aborted) : HubCallerContext
    {
        public override string ConnectionId => "1";

        public override string? UserIdentifier => "ben";

        public override ClaimsPrincipal? User => new();

        public override IDictionary<object, object?> Items { get; } = new Dictionary<object, object?>();

        public override IFeatureCollection Features { get; } = new FeatureCollection();

        public override CancellationToken ConnectionAborted => aborted;

        public override void Abort() => throw new NotSupportedException();
    }
}
