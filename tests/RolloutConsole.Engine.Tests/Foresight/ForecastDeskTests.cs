using RolloutConsole.Engine.Foresight;
using RolloutConsole.Testing;

namespace RolloutConsole.Engine.Tests.Foresight;

public sealed class ForecastDeskTests
{
    [Fact]
    public async Task OneAtATime_AndTooManyAreRefused()
    {
        using var desk = new ForecastDesk();
        using var gate = new ManualResetEventSlim();
        var (running, most) = (0, 0);
        int Compute(CancellationToken token)
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            gate.Wait(token);
            Interlocked.Decrement(ref running);
            return 1;
        }

        var asked = Enumerable.Range(0, ForecastDesk.MostWaiting).Select(_ => desk.ComputeAsync(Compute, CancellationToken.None)).ToList();
        await Assert.ThrowsAsync<ForecastDeskFullException>(() => desk.ComputeAsync(Compute, CancellationToken.None));
        gate.Set();
        await Task.WhenAll(asked).WaitAsync(AwaitLimit.Default);
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task Cancelled_WhileWaiting_LeavesTheQueue()
    {
        using var desk = new ForecastDesk();
        using var gate = new ManualResetEventSlim();
        using var leaving = new CancellationTokenSource();
        var first = desk.ComputeAsync(_ => gate.WaitHandle.WaitOne(), CancellationToken.None);
        var second = desk.ComputeAsync(_ => true, leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WaitAsync(AwaitLimit.Default));
        gate.Set();
        Assert.True(await first.WaitAsync(AwaitLimit.Default));
    }

    [Fact]
    public async Task Fault_ReachesWhoAsked_AndTheNextIsServed()
    {
        using var desk = new ForecastDesk();
        await Assert.ThrowsAsync<InvalidDataException>(() => desk.ComputeAsync<int>(_ => throw new InvalidDataException(), CancellationToken.None));
        Assert.Equal(2, await desk.ComputeAsync(_ => 2, CancellationToken.None));
    }
}
