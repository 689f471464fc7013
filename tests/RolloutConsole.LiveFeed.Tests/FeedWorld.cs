using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Runtime;
using RolloutConsole.Engine.Settings;
using RolloutConsole.LiveFeed.Feed;
using RolloutConsole.LiveFeed.Overview;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Testing;
using RolloutConsole.Testing.Samples;

namespace RolloutConsole.LiveFeed.Tests;

/// <summary>The real feed over a store in memory and a clock moved by hand.</summary>
internal sealed class FeedWorld : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public FeedWorld()
    {
        Clock = new HandClock(SampleRollouts.Now);
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddSingleton<IRolloutReads>(Reads);
        services.AddSingleton<IOverviewReads>(Reads);
        services.AddSingleton<ITargetJobReads>(new NoTargetJobs());
        services.AddSingleton<IEmergencyStop>(Engine);
        services.AddSingleton<IEngineHealth>(Engine);
        services.AddSingleton<IConsoleSettings>(new FixedSettings());
        services.AddLiveFeed();
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
    }

    public HandClock Clock { get; }

    public FakeReads Reads { get; } = new();

    public FakeEngine Engine { get; } = new();

    public LiveRollouts Rollouts => _services.GetRequiredService<LiveRollouts>();

    public LiveRolloutList List => _services.GetRequiredService<LiveRolloutList>();

    public LiveOverview Overview => _services.GetRequiredService<LiveOverview>();

    public LiveHeartbeat Heartbeat => _services.GetRequiredService<LiveHeartbeat>();

    /// <summary>Commits a new state of a rollout, as the engine would: first the rows, then the word.</summary>
    public void Commit(RolloutRead read)
    {
        Reads[read.View.Id] = read;
        Tell(read.View.Id, read.Sequence);
    }

    public void Tell(long rolloutId, long sequence) => _services.GetRequiredService<IChangeSignal>().Committed(rolloutId, sequence);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}

/// <summary>A viewer that reads when the test says so.</summary>
internal sealed class Viewer<T> : IAsyncDisposable
{
    private readonly IAsyncEnumerator<T> _next;
    private readonly CancellationTokenSource _leaving;
    private Task<bool>? _moving;

    public Viewer(LiveStream<T> stream, CancellationTokenSource leaving)
    {
        First = stream.First;
        _leaving = leaving;
        _next = stream.Next.GetAsyncEnumerator(leaving.Token);
    }

    public T First { get; }

    /// <summary>True when a frame is there; asking begins to wait for one.</summary>
    public bool HasNext => Waiting.IsCompleted;

    private Task<bool> Waiting => _moving ??= _next.MoveNextAsync().AsTask();

    /// <summary>The next frame, with a deadline.</summary>
    public async Task<T> NextAsync()
    {
        Assert.True(await Waiting.WithinLimit(), "the stream has ended");
        _moving = null;
        return _next.Current;
    }

    /// <summary>Waits for the end of the stream.</summary>
    public async Task<bool> EndsAsync() => !await Waiting.WithinLimit();

    /// <summary>Leaves as a page does: cancel, await, dispose.</summary>
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        try
        {
            await Waiting.WithinLimit();
        }
        catch (OperationCanceledException)
        {
        }
        catch (LiveFeedLostException)
        {
        }

        await _next.DisposeAsync();
        _leaving.Dispose();
    }
}
