using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using RolloutConsole.Engine.Runtime;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Testing;

namespace RolloutConsole.Engine.Tests.Runtime;

/// <summary>The loop works off what the rows say, tells after each slice, and sleeps until the bell rings.</summary>
public sealed class TargetJobLoopTests
{
    private readonly FakeWork _work = new();
    private readonly TargetJobBell _bell = new();

    [Fact]
    public async Task Start_WorksOffWhatAKilledProcessLeft_ThenWaitsForTheBell()
    {
        _work.Left.Enqueue(3);
        _work.Left.Enqueue(3);
        _work.Left.Enqueue(4);
        var loop = new TargetJobLoop(_work, _bell, [_work], new HandClock(), NullLogger<TargetJobLoop>.Instance);
        await loop.StartAsync(CancellationToken.None);
        await _work.Rested.WaitAsync().WithinLimit();
        Assert.Equal([3L, 3L, 4L], _work.Told);

        _work.Left.Enqueue(5);
        _bell.Ring();
        _bell.Ring();
        await _work.Rested.WaitAsync().WithinLimit();
        Assert.Equal([3L, 3L, 4L, 5L], _work.Told);
        await loop.StopAsync(CancellationToken.None).WithinLimit();
    }

    private sealed class FakeWork : ITargetJobWork, ITargetJobSignal
    {
        public ConcurrentQueue<long> Left { get; } = new();

        public ConcurrentQueue<long> Told { get; } = new();

        public SemaphoreSlim Rested { get; } = new(0);

        public Task<long?> StepAsync(CancellationToken cancellationToken)
        {
            if (Left.TryDequeue(out var job))
            {
                return Task.FromResult<long?>(job);
            }

            Rested.Release();
            return Task.FromResult<long?>(null);
        }

        public void Moved(long jobId) => Told.Enqueue(jobId);
    }
}
