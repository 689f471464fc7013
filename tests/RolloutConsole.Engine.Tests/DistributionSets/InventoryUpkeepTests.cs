using Microsoft.Extensions.Logging.Abstractions;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Testing;

namespace RolloutConsole.Engine.Tests.DistributionSets;

/// <summary>What looks after the inventory.</summary>
public sealed class InventoryUpkeepTests
{
    private readonly HandClock _clock = new();
    private readonly FakeUpkeep _fake = new();

    [Fact]
    public async Task Upkeep_CleansOnceAndSamplesAtTheStartAndEveryHour()
    {
        using var upkeep = new InventoryUpkeep(_fake, _fake, _clock, NullLogger<InventoryUpkeep>.Instance);
        var started = _clock.GetUtcNow();
        await upkeep.StartAsync(default);
        await _clock.WhenArmedAsync().WithinLimit();
        Assert.Equal((started, 1), (Assert.Single(_fake.Cleaned), _fake.Samples));

        _clock.Advance(InventoryUpkeep.Interval - TimeSpan.FromSeconds(1));
        Assert.Equal(1, _fake.Samples);
        await NextSampleAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(2, _fake.Samples);
        await upkeep.StopAsync(default).WithinLimit();
        Assert.Single(_fake.Cleaned);
    }

    [Fact]
    public async Task Upkeep_RoundFails_TriesAgainAnHourLater()
    {
        _fake.Fault = new IOException("the disk is full");
        using var upkeep = new InventoryUpkeep(_fake, _fake, _clock, NullLogger<InventoryUpkeep>.Instance);
        await upkeep.StartAsync(default);
        await _clock.WhenArmedAsync().WithinLimit();

        _fake.Fault = null;
        await NextSampleAsync(InventoryUpkeep.Interval);
        Assert.Equal(2, _fake.Samples);
        await upkeep.StopAsync(default).WithinLimit();
    }

    private async Task NextSampleAsync(TimeSpan by)
    {
        var next = _fake.NextSample();
        _clock.Advance(by);
        await next.WithinLimit();
    }

    private sealed class FakeUpkeep : IAdoptionSampler, IArtifactUpkeep
    {
        private TaskCompletionSource _sampled = new();

        public Exception? Fault { get; set; }

        public int Samples { get; private set; }

        public List<DateTimeOffset> Cleaned { get; } = [];

        public Task NextSample() => (_sampled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public Task<int> SampleAsync(CancellationToken cancellationToken)
        {
            Samples++;
            _sampled.TrySetResult();
            return Fault is { } fault ? Task.FromException<int>(fault) : Task.FromResult(1);
        }

        public Task<int> RemoveUnnamedAsync(DateTimeOffset writtenBefore, CancellationToken cancellationToken)
        {
            Cleaned.Add(writtenBefore);
            return Fault is { } fault ? Task.FromException<int>(fault) : Task.FromResult(0);
        }
    }
}
