using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Runtime;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Testing;

namespace RolloutConsole.Engine.Tests.Runtime;

/// <summary>The engine's runtime over stores kept in memory, on a clock moved by hand.</summary>
internal sealed class EngineWorld : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IHostedService _engine;

    private EngineWorld(Action<EngineOptions>? configure)
    {
        Rollouts = new MemoryRollouts(Latches);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddRolloutEngine(o =>
        {
            o.RoundGap = TimeSpan.Zero;
            configure?.Invoke(o);
        });
        services.AddSingleton<IRolloutStore>(Rollouts);
        services.AddSingleton<IIntakeStore>(Intake);
        services.AddSingleton<IActionDeadlines>(Deadlines);
        services.AddSingleton<IHealthGraces>(Graces);
        services.AddSingleton<ILatchStore>(Latches);
        services.AddSingleton<IAuditStore>(Audit);
        services.AddSingleton<IConsoleSettings>(Settings);
        services.AddSingleton<ITargetMatches>(Matches);
        services.AddSingleton<IDistributionSetFacts>(new OneSet());
        services.AddSingleton<IChangeSignal>(Changes);
        _services = services.BuildServiceProvider();
        _engine = _services.GetRequiredService<IHostedService>();
    }

    public HandClock Clock { get; } = new();

    public MemoryRollouts Rollouts { get; }

    public ScriptedIntake Intake { get; } = new();

    public ScriptedDeadlines Deadlines { get; } = new();

    public ScriptedDeadlines Graces { get; } = new();

    public MemoryLatches Latches { get; } = new();

    public ScriptedMatches Matches { get; } = new();

    public FixedSettings Settings { get; } = new();

    public MemoryAudit Audit { get; } = new();

    public RecordedChanges Changes { get; } = new();

    public IEmergencyStop Stop => _services.GetRequiredService<IEmergencyStop>();

    public IFeedbackIntake Feedback => _services.GetRequiredService<IFeedbackIntake>();

    public IRolloutCommands Commands => _services.GetRequiredService<IRolloutCommands>();

    public IEngineHealth Health => _services.GetRequiredService<IEngineHealth>();

    public static async Task<EngineWorld> StartAsync(Action<EngineOptions>? configure = null, Action<EngineWorld>? before = null)
    {
        var world = new EngineWorld(configure);
        before?.Invoke(world);
        await world._engine.StartAsync(CancellationToken.None);
        return world;
    }

    /// <summary>Waits, with a deadline, until something holds.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!holds())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Intake.Release();
        await _engine.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }

    private sealed class OneSet : IDistributionSetFacts
    {
        public Task<DistributionSetFacts?> FindAsync(long distributionSetId, CancellationToken cancellationToken) =>
            Task.FromResult(distributionSetId switch
            {
                7 => new DistributionSetFacts(7, "gateway-fw", "4.2.1", IsComplete: true, IsValid: true, IsDeleted: false),
                71 => new DistributionSetFacts(71, "bare", "1", IsComplete: false, IsValid: true, IsDeleted: false),
                72 => new DistributionSetFacts(72, "withdrawn", "1", IsComplete: true, IsValid: false, IsDeleted: false),
                73 => new DistributionSetFacts(73, "gone", "1", IsComplete: true, IsValid: true, IsDeleted: true),
                _ => null,
            });
    }
}

/// <summary>A fleet of 100 devices, of which so many as a test says match where only so many are asked for.</summary>
internal sealed class ScriptedMatches : ITargetMatches
{
    private const int Devices = 100;

    /// <summary>Devices that match an alarm.</summary>
    public int InAlarm { get; set; }

    /// <summary>Counts for alarms that shall fail before one goes through.</summary>
    public int Failures { get; set; }

    /// <summary>Counts for alarms that were asked for.</summary>
    public int Asked { get; private set; }

    public Task<int> CountAsync(FilterNode filter, long? distributionSetId, int? most, CancellationToken cancellationToken)
    {
        if (most is null)
        {
            return Task.FromResult(Devices);
        }

        Asked++;
        return Failures-- > 0 ? Task.FromException<int>(new IOException("database is busy")) : Task.FromResult(Math.Min(InAlarm, most.Value));
    }

    public Task<BusyTargets> CountBusyAsync(FilterNode filter, long? distributionSetId, CancellationToken cancellationToken) =>
        Task.FromResult(new BusyTargets(Devices / 2, 1));
}

/// <summary>Rollouts in memory; fills and opens what is asked.</summary>
internal sealed class MemoryRollouts(MemoryLatches latches) : IRolloutStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, RolloutView> _rows = [];
    private readonly Dictionary<long, DateTimeOffset> _deadlines = [];

    /// <summary>Commits that shall be answered as stale before one goes through.</summary>
    public int StaleAnswers { get; set; }

    /// <summary>What was asked to be created last.</summary>
    public NewRollout? LastCreated { get; private set; }

    /// <summary>Whether a filling goes on for ever, slice by slice.</summary>
    public bool IsFillingEndless { get; set; }

    /// <summary>Commits that shall fail before one goes through.</summary>
    public int Failures { get; set; }

    public RolloutView this[long id]
    {
        get
        {
            lock (_gate)
            {
                return _rows[id];
            }
        }
    }

    public void Put(RolloutView view)
    {
        lock (_gate)
        {
            _rows[view.Id] = view;
        }
    }

    public Task<CommandReceipt> CreateAsync(NewRollout rollout, AuditEntry audit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_rows.Values.Any(r => r.Name == rollout.Name))
            {
                return Task.FromResult(new CommandReceipt(CommandOutcome.Conflict, $"The name {rollout.Name} is taken."));
            }

            LastCreated = rollout;
            var id = _rows.Count + 1L;
            var reason = new StatusReason("created", "Created", rollout.CreatedAt, rollout.CreatedBy);
            _rows[id] = new RolloutView
            {
                Id = id,
                Name = rollout.Name,
                Plan = rollout.Plan,
                Reason = reason,
                CreatedAt = rollout.CreatedAt,
                CreatedBy = rollout.CreatedBy,
                Groups = [.. rollout.Plan.Groups.Select((g, i) => new GroupView { Id = (id * 1000) + i, Number = i + 1, Plan = g, Reason = reason })],
            };
            return Task.FromResult(CommandReceipt.Accepted(id));
        }
    }

    public Task<CommandReceipt> RenameAsync(long rolloutId, string? name, string? description, AuditEntry audit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<RolloutView?> LoadAsync(long rolloutId, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_rows.GetValueOrDefault(rolloutId));
        }
    }

    public Task<CommitResult> CommitAsync(RolloutView before, RolloutDecision decision, AuditEntry? audit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (Failures > 0)
            {
                Failures--;
                throw new IOException("disk full");
            }

            if (StaleAnswers > 0 || _rows.GetValueOrDefault(before.Id)?.Version != before.Version)
            {
                StaleAnswers = Math.Max(0, StaleAnswers - 1);
                return Task.FromResult(CommitResult.Stale);
            }

            var next = decision.Next with { Version = before.Version + 1, Latch = null };
            var (slice, outcome) = IsFillingEndless && decision.Slice is RolloutSlice.FillGroup endless
                ? (new SliceResult(endless.GroupId, 0, false), null)
                : Carry(decision.Slice, next);
            if (outcome is { } happened)
            {
                next = next with { Undecided = [happened], UndecidedThrough = next.Version };
            }

            if (decision.Slice is RolloutSlice.OpenActions { Minute: not null })
            {
                next = next with { Pace = next.Pace with { Opened = next.Pace.Opened + slice!.Done } };
            }

            if (next.WakeAt is { } wakeAt)
            {
                _deadlines[before.Id] = wakeAt;
            }

            if (decision.Slice is RolloutSlice.RemoveRollout)
            {
                _rows.Remove(before.Id);
                latches.Forget(before.Id);
            }
            else
            {
                _rows[before.Id] = next;
            }

            return Task.FromResult(new CommitResult(false, next.Version, slice));
        }
    }

    public Task<IReadOnlyList<long>> ListOpenAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<long>>([.. _rows.Keys]);
        }
    }

    public Task<IReadOnlyList<long>> ListAlarmedAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<long>>([.. _rows.Values.Where(r => r is { Status: RolloutStatus.Running, Plan.Alarms: not null }).Select(r => r.Id)]);
        }
    }

    public Task<IReadOnlyList<long>> TakeDueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            long[] due = [.. _deadlines.Where(d => d.Value <= now).Select(d => d.Key)];
            foreach (var id in due)
            {
                _deadlines.Remove(id);
            }

            return Task.FromResult<IReadOnlyList<long>>(due);
        }
    }

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<DateTimeOffset?>(_deadlines.Count == 0 ? null : _deadlines.Values.Min());
        }
    }

    private static (SliceResult?, ActionOutcome?) Carry(RolloutSlice? slice, RolloutView view) => slice switch
    {
        RolloutSlice.PlanGroups => (new SliceResult(null, 0, true, [.. GroupPlanner.Sizes([.. view.Groups.Select(g => g.Plan)], 100)]), null),
        RolloutSlice.FillGroup fill => (new SliceResult(fill.GroupId, fill.Most, false), new ActionOutcome(fill.GroupId, null, ActionStatus.Scheduled, fill.Most)),
        RolloutSlice.OpenActions open => (new SliceResult(open.GroupId, open.Most, false), new ActionOutcome(open.GroupId, ActionStatus.Scheduled, ActionStatus.Running, open.Most)),
        RolloutSlice.EndScheduled end when view.Groups.Find(g => g.Tally.Scheduled > 0) is { } group => (
            new SliceResult(null, group.Tally.Scheduled, false),
            new ActionOutcome(group.Id, ActionStatus.Scheduled, end.Delete ? null : ActionStatus.Canceled, group.Tally.Scheduled)),
        _ => (slice is null ? null : new SliceResult(null, 0, true), null),
    };
}

/// <summary>An intake whose answers are scripted: it can block, fail, and answer each item.</summary>
internal sealed class ScriptedIntake : IIntakeStore
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _block;

    public List<int> BatchSizes { get; } = [];

    /// <summary>Notes of polls that were written.</summary>
    public int Polls { get; private set; }

    public int Failures { get; set; }

    public Func<IntakeItem, ReportOutcome> Answer { get; set; } = _ => ReportOutcome.Accepted;

    public void Block()
    {
        lock (_gate)
        {
            _block = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Release()
    {
        lock (_gate)
        {
            _block?.TrySetResult();
            _block = null;
        }
    }

    public async Task<IntakeResult> ApplyAsync(IReadOnlyList<IntakeItem> batch, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Task? block;
        lock (_gate)
        {
            BatchSizes.Add(batch.Count);
            block = _block?.Task;
        }

        if (block is not null)
        {
            await block;
        }

        if (Failures > 0)
        {
            Failures--;
            throw new IOException("disk full");
        }

        Polls += batch.Count(item => item is IntakeItem.Poll);
        return new IntakeResult([.. batch.Select(Answer)], [], 0, 0);
    }
}

/// <summary>Deadlines of actions, or ends of graces, one rollout each.</summary>
internal sealed class ScriptedDeadlines : IActionDeadlines, IHealthGraces
{
    async Task<GraceSweep> IHealthGraces.SweepAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var swept = await SweepAsync(now, cancellationToken);
        return new GraceSweep(swept.RolloutIds, swept.Ended, swept.Sequence, swept.Exhausted);
    }

    private readonly Lock _gate = new();
    private readonly SortedDictionary<DateTimeOffset, long> _due = [];

    /// <summary>How often the sweep was asked.</summary>
    public int Sweeps { get; private set; }

    /// <summary>Deadlines that were not swept yet.</summary>
    public int Left
    {
        get
        {
            lock (_gate)
            {
                return _due.Count;
            }
        }
    }

    public void Add(DateTimeOffset due, long rolloutId)
    {
        lock (_gate)
        {
            _due[due] = rolloutId;
        }
    }

    // One at a time, so that a loop that stops after the first slice is seen.
    public Task<TimeoutSweep> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Sweeps++;
            if (_due.Count == 0 || _due.First().Key > now)
            {
                return Task.FromResult(new TimeoutSweep([], 0, 0, true));
            }

            var (due, rolloutId) = _due.First();
            _due.Remove(due);
            return Task.FromResult(new TimeoutSweep([rolloutId], 1, 1, false));
        }
    }

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<DateTimeOffset?>(_due.Count == 0 ? null : _due.First().Key);
        }
    }
}

internal sealed class MemoryLatches : ILatchStore
{
    private readonly Dictionary<long, LatchState> _rows = [];

    public bool IsBroken { get; set; }

    /// <summary>What the removal of a rollout does to its stop.</summary>
    public void Forget(long rolloutId) => _rows.Remove(rolloutId);

    public Task<LatchRows> LoadAsync(CancellationToken cancellationToken) => Task.FromResult(
        new LatchRows(_rows.GetValueOrDefault(0), _rows.Where(r => r.Key != 0).ToDictionary()));

    public Task<LatchWrite> SetAsync(long? rolloutId, LatchState state, string? idempotencyKey, AuditEntry audit, CancellationToken cancellationToken)
    {
        if (IsBroken)
        {
            throw new IOException("disk full");
        }

        var already = _rows.TryGetValue(rolloutId ?? 0, out var standing);
        return Task.FromResult(new LatchWrite(already ? standing! : _rows[rolloutId ?? 0] = state, already));
    }

    public Task<bool> ExplainAsync(long? rolloutId, string reason, AuditEntry audit, CancellationToken cancellationToken)
    {
        if (!_rows.TryGetValue(rolloutId ?? 0, out var standing))
        {
            return Task.FromResult(false);
        }

        _rows[rolloutId ?? 0] = standing with { Reason = reason };
        return Task.FromResult(true);
    }

    public Task<bool> ReleaseAsync(long? rolloutId, AuditEntry audit, CancellationToken cancellationToken) => Task.FromResult(_rows.Remove(rolloutId ?? 0));
}

internal sealed class MemoryAudit : IAuditStore
{
    public System.Collections.Concurrent.ConcurrentQueue<AuditEntry> Rows { get; } = new();

    public Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        Rows.Enqueue(entry);
        return Task.CompletedTask;
    }

    public Task<(long VerifiedRows, bool IsWhole)> VerifyAsync(CancellationToken cancellationToken) => Task.FromResult(((long)Rows.Count, true));
}

internal sealed class RecordedChanges : IChangeSignal
{
    public System.Collections.Concurrent.ConcurrentQueue<(long RolloutId, long Sequence)> Seen { get; } = new();

    public void Committed(long rolloutId, long sequence) => Seen.Enqueue((rolloutId, sequence));
}
