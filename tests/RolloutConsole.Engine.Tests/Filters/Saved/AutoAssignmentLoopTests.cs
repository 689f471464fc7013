using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RolloutConsole.Engine.Filters.Saved;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Runtime;
using RolloutConsole.Testing;
using RolloutConsole.Testing.Latch;

namespace RolloutConsole.Engine.Tests.Filters.Saved;

/// <summary>When auto-assignments get their turn.</summary>
public sealed class AutoAssignmentLoopTests : IAsyncDisposable
{
    private readonly HandClock _clock = new();
    private readonly HandStop _stop = new();
    private readonly SavedFilterBell _bell = new();
    private readonly Scripted _store = new();
    private readonly AutoAssignmentLoop _loop;

    public AutoAssignmentLoopTests() => _loop = new AutoAssignmentLoop(
        _store, _stop, _bell, Options.Create(new EngineOptions()), _clock, NullLogger<AutoAssignmentLoop>.Instance);

    [Fact]
    public async Task Round_EveryAssignment_UntilNothingIsLeft_InTheirOrder()
    {
        _store.Add(7, looks: 3);
        _store.Add(3, looks: 1);
        _loop.Start();
        await _clock.WhenArmedAsync().WithinLimit();

        Assert.Equal([(7, 0), (7, 100), (7, 200), (3, 0)], _store.Turns);
    }

    [Fact]
    public async Task Interval_Over_BeginsTheNextRound_NotBefore()
    {
        _store.Add(7, looks: 1);
        _loop.Start();
        await _clock.WhenArmedAsync().WithinLimit();
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Single(_store.Turns);

        var second = _store.NextRound();
        _clock.Advance(TimeSpan.FromSeconds(1));
        await second.WithinLimit();
        await _clock.WhenArmedAsync().WithinLimit();
        Assert.Equal(2, _store.Turns.Count);
    }

    [Fact]
    public async Task Bell_Rung_BeginsTheNextRoundAtOnce()
    {
        _loop.Start();
        await _clock.WhenArmedAsync().WithinLimit();

        var second = _store.NextRound();
        _bell.Ring();

        await second.WithinLimit();
    }

    [Fact]
    public async Task EmergencyStop_Set_NothingIsAskedForUntilItIsReleased()
    {
        await _stop.StopAsync();
        _store.Add(7, looks: 1);
        _loop.Start();
        await _clock.WhenArmedAsync().WithinLimit();
        Assert.Empty(_store.Turns);

        _stop.Release();
        var next = _store.NextRound();
        _clock.Advance(TimeSpan.FromMinutes(1));
        await next.WithinLimit();
    }

    public async ValueTask DisposeAsync() => await _loop.StopAsync();

    private sealed class Scripted : IAutoAssignments
    {
        private readonly List<(AutoAssignment Assignment, int Looks)> _all = [];
        private TaskCompletionSource _listed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<(long Filter, long After)> Turns { get; } = [];

        public void Add(long filterId, int looks) => _all.Add((new AutoAssignment(filterId, "lab", "id==*", 1, ActionType.Forced, 1000, false), looks));

        public Task NextRound() => (_listed = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public Task<IReadOnlyList<AutoAssignment>> ListAsync(CancellationToken cancellationToken)
        {
            _listed.TrySetResult();
            return Task.FromResult<IReadOnlyList<AutoAssignment>>([.. _all.Select(a => a.Assignment)]);
        }

        public Task<AutoAssigned> AssignAsync(AutoAssignment assignment, long after, CancellationToken cancellationToken)
        {
            Turns.Add((assignment.FilterId, after));
            var looks = _all.Find(a => a.Assignment == assignment).Looks;
            return Task.FromResult(new AutoAssigned(100, after + 100, after + 100 >= looks * 100));
        }
    }
}
