using System.Collections.Concurrent;
using System.Collections.Immutable;
using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Runtime;
using RolloutConsole.Engine.Security;
using RolloutConsole.LiveFeed.Overview;
using RolloutConsole.LiveFeed.Rollouts;

namespace RolloutConsole.LiveFeed.Tests;

/// <summary>A store in memory that counts how often it is asked, and can hold a read back or fail.</summary>
internal sealed class FakeReads : IRolloutReads, IOverviewReads
{
    private readonly ConcurrentDictionary<long, RolloutRead> _rollouts = new();
    private TaskCompletionSource? _held;
    private int _reads;

    /// <summary>How often rollouts were read.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>How often a history was read.</summary>
    public int HistoryReads { get; private set; }

    /// <summary>How often the fleet was counted.</summary>
    public int FleetReads { get; private set; }

    /// <summary>Thrown by the next reads, until set back to null.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Ids of the last read of many.</summary>
    public ImmutableHashSet<long> LastMany { get; private set; } = [];

    public RolloutRead this[long id]
    {
        get => _rollouts[id];
        set => _rollouts[id] = value;
    }

    public void Remove(long id) => _rollouts.TryRemove(id, out _);

    /// <summary>Holds the reads that begin from now on until the returned source is set.</summary>
    public TaskCompletionSource Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task<RolloutRead?> ReadAsync(long rolloutId, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        if (Fault is { } fault)
        {
            throw fault;
        }

        var read = _rollouts.GetValueOrDefault(rolloutId);
        if (_held is { } held)
        {
            await held.Task.WaitAsync(cancellationToken);
            _held = null;
        }

        return read;
    }

    public Task<IReadOnlyList<RolloutRead>> ReadManyAsync(IReadOnlyCollection<long> rolloutIds, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        LastMany = [.. rolloutIds];
        return Fault is { } fault
            ? throw fault
            : Task.FromResult<IReadOnlyList<RolloutRead>>([.. rolloutIds.Where(_rollouts.ContainsKey).Select(id => _rollouts[id])]);
    }

    public Task<IReadOnlyList<long>> ListWatchedAsync(DateTimeOffset endedAfter, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<long>>([.. _rollouts.Keys]);

    public Task<RolloutListSlice> ListAsync(RolloutListQuery query, DateTimeOffset now, CancellationToken cancellationToken) =>
        Task.FromResult(new RolloutListSlice([.. _rollouts.Values.OrderByDescending(r => r.View.Id)], _rollouts.Count, 0));

    public Task<ImmutableDictionary<RolloutListFilter, int>> CountAsync(string person, DateTimeOffset now, CancellationToken cancellationToken) =>
        Task.FromResult(Enum.GetValues<RolloutListFilter>().ToImmutableDictionary(f => f, _ => _rollouts.Count));

    public Task<RolloutHistory> ReadHistoryAsync(long rolloutId, int mostPoints, CancellationToken cancellationToken)
    {
        HistoryReads++;
        return Task.FromResult(new RolloutHistory());
    }

    /// <summary>What is said of devices that do not call in, and since when that was asked.</summary>
    public DeviceSilence Silence { get; set; } = new(0, 0, null, false);

    public List<DateTimeOffset> SilenceAsked { get; } = [];

    public Task<DeviceSilence> ReadSilenceAsync(long rolloutId, DateTimeOffset silentSince, CancellationToken cancellationToken)
    {
        SilenceAsked.Add(silentSince);
        return Task.FromResult(Silence);
    }

    /// <summary>Who is said to hold busy devices.</summary>
    public IReadOnlyList<BusyHolder> Holders { get; set; } = [];

    public Task<IReadOnlyList<BusyHolder>> ReadHoldersAsync(long rolloutId, CancellationToken cancellationToken) => Task.FromResult(Holders);

    public Task<EventPage> ReadEventsAsync(long rolloutId, long? before, int most, CancellationToken cancellationToken) =>
        Task.FromResult(new EventPage([], false));

    public Task<bool> IsNameFreeAsync(string name, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task<FleetPicture> ReadFleetAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        FleetReads++;
        return Task.FromResult(new FleetPicture { Devices = 12_480, WithinTenMinutes = 11_902, WithinHour = 341, WithinDay = 164, Silent = 73 });
    }
}

/// <summary>An engine of which only stop and health are looked at.</summary>
internal sealed class FakeEngine : IEmergencyStop, IEngineHealth
{
    public TimeSpan? TickAge { get; set; } = TimeSpan.FromSeconds(1);

    public LatchState? Global { get; set; }

    public LatchRows Current => new(Global, ImmutableDictionary<long, LatchState>.Empty);

    public LatchState? For(long? rolloutId) => Global;

    public bool TryOffer(long? rolloutId, out OfferTicket ticket) => throw new NotSupportedException();

    public Task<StopReceipt> SetAsync(
        Caller caller, long? rolloutId, string? reason, string? idempotencyKey, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<CommandReceipt> ExplainAsync(Caller caller, long? rolloutId, string reason, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<CommandReceipt> ReleaseAsync(Caller caller, long? rolloutId, string reason, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
