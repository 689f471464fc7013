using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Foresight;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.LiveFeed.Feed;
using RolloutConsole.LiveFeed.Filters;
using RolloutConsole.LiveFeed.Overview;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Web.Rollouts.Creating;
using RolloutConsole.Web.Security;

namespace RolloutConsole.Web.Tests.Pages;

internal sealed class FakePerson : ICurrentCaller
{
    public Caller? Caller { get; set; } = new("ben", ConsoleRole.All, CallerKind.Person);

    public Task<Caller?> GetAsync(CancellationToken cancellationToken = default) => Task.FromResult(Caller);
}

/// <summary>A live picture that the test pushes, and that knows whether anybody is there.</summary>
internal sealed class FakeStream<T>
    where T : class
{
    private readonly Channel<T> _frames = Channel.CreateUnbounded<T>();

    public T? Current { get; set; }

    public Exception? Fault { get; set; }

    public int Looks { get; private set; }

    public int Joined { get; private set; }

    public int Left { get; private set; }

    public void Push(T frame)
    {
        Current = frame;
        _frames.Writer.TryWrite(frame);
    }

    public void End(Exception? fault = null) => _frames.Writer.TryComplete(fault);

    public Task<T?> LookAsync()
    {
        Looks++;
        return Fault is { } fault ? Task.FromException<T?>(fault) : Task.FromResult(Current);
    }

    public Task<LiveStream<T>?> OpenAsync(CancellationToken leaving)
    {
        Joined++;
        return Fault is { } fault
            ? Task.FromException<LiveStream<T>?>(fault)
            : Task.FromResult(Current is { } first ? new LiveStream<T>(first, ReadAsync(leaving)) : null);
    }

    private async IAsyncEnumerable<T> ReadAsync(CancellationToken leaving, [EnumeratorCancellation] CancellationToken ended = default)
    {
        try
        {
            await foreach (var frame in _frames.Reader.ReadAllAsync(leaving))
            {
                yield return frame;
            }
        }
        finally
        {
            Left++;
        }
    }
}

internal sealed class FakeLiveRollouts : ILiveRollouts
{
    public FakeStream<RolloutSnapshot> Stream { get; } = new();

    public Task<RolloutSnapshot?> ReadAsync(long rolloutId, CancellationToken cancellationToken) => Stream.LookAsync();

    public Task<LiveStream<RolloutSnapshot>?> OpenAsync(long rolloutId, LiveRate rate, CancellationToken leaving) => Stream.OpenAsync(leaving);
}

internal sealed class FakeLiveOverview : ILiveOverview
{
    public FakeStream<OverviewSnapshot> Stream { get; } = new();

    public async Task<OverviewSnapshot> ReadAsync(CancellationToken cancellationToken) => (await Stream.LookAsync())!;

    public async Task<LiveStream<OverviewSnapshot>> OpenAsync(LiveRate rate, CancellationToken leaving) => (await Stream.OpenAsync(leaving))!;
}

internal sealed class FakeLiveList : ILiveRolloutList
{
    public FakeStream<RolloutListFrame> Stream { get; } = new() { Current = FrameOf() };

    public List<RolloutListRow> Rows { get; } = [];

    public int Matching { get; set; } = -1;

    public Exception? Fault { get; set; }

    public RolloutListQuery? Asked { get; private set; }

    public static RolloutListFrame FrameOf(params RolloutListRow[] rows) =>
        new(1, rows.ToImmutableDictionary(r => r.Id), ImmutableDictionary<RolloutListFilter, int>.Empty);

    public Task<RolloutListPage> ReadPageAsync(RolloutListQuery query, CancellationToken cancellationToken)
    {
        Asked = query;
        return Fault is { } fault
            ? Task.FromException<RolloutListPage>(fault)
            : Task.FromResult(new RolloutListPage(
                [.. Rows], Enum.GetValues<RolloutListFilter>().ToImmutableDictionary(f => f, f => (int)f + 1), Matching < 0 ? Rows.Count : Matching, 0));
    }

    public async Task<LiveStream<RolloutListFrame>> OpenAsync(CancellationToken leaving) => (await Stream.OpenAsync(leaving))!;
}

internal sealed class FakeRolloutReads : IRolloutReads
{
    public Dictionary<long, RolloutRead> Rollouts { get; } = [];

    public List<EventLine> Events { get; } = [];

    public HashSet<string> Names { get; } = [];

    public Task<RolloutRead?> ReadAsync(long rolloutId, CancellationToken cancellationToken) => Task.FromResult(Rollouts.GetValueOrDefault(rolloutId));

    public Task<IReadOnlyList<RolloutRead>> ReadManyAsync(IReadOnlyCollection<long> rolloutIds, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<long>> ListWatchedAsync(DateTimeOffset endedAfter, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<RolloutListSlice> ListAsync(RolloutListQuery query, DateTimeOffset now, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ImmutableDictionary<RolloutListFilter, int>> CountAsync(string person, DateTimeOffset now, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<RolloutHistory> ReadHistoryAsync(long rolloutId, int mostPoints, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<DeviceSilence> ReadSilenceAsync(long rolloutId, DateTimeOffset silentSince, CancellationToken cancellationToken) =>
        Task.FromResult(new DeviceSilence(0, 0, null, false));

    public IReadOnlyList<BusyHolder> Holders { get; set; } = [];

    public Task<IReadOnlyList<BusyHolder>> ReadHoldersAsync(long rolloutId, CancellationToken cancellationToken) => Task.FromResult(Holders);

    public Task<EventPage> ReadEventsAsync(long rolloutId, long? before, int most, CancellationToken cancellationToken)
    {
        var older = Events.Where(e => before is null || e.Sequence < before).OrderByDescending(e => e.Sequence).ToList();
        return Task.FromResult(new EventPage([.. older.Take(most)], older.Count > most));
    }

    public Task<bool> IsNameFreeAsync(string name, CancellationToken cancellationToken) => Task.FromResult(!Names.Contains(name));
}

internal sealed class FakeTargets : ITargetReads
{
    public TargetListPage Page { get; set; } = TargetListPage.Empty;

    public TargetDetail? Detail { get; set; }

    public Exception? Fault { get; set; }

    public List<TargetListQuery> Asked { get; } = [];

    public Task<TargetListPage> ListAsync(TargetListQuery query, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Asked.Add(query);
        return Fault is { } fault ? Task.FromException<TargetListPage>(fault) : Task.FromResult(Page);
    }

    public CappedCount? Count { get; set; }

    public Exception? CountFault { get; set; }

    public List<string> Counted { get; } = [];

    public Task<CappedCount> CountAsync(TargetListQuery query, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Counted.Add(query.Filter?.Text ?? "");
        return CountFault is { } fault ? Task.FromException<CappedCount>(fault) : Task.FromResult(Count ?? new CappedCount(Page.Rows.Length, false));
    }

    public Task<IReadOnlyDictionary<TargetListFilter, CappedCount>> CountStatesAsync(TargetListQuery query, DateTimeOffset now, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<TargetListFilter, CappedCount>>(Enum.GetValues<TargetListFilter>().ToDictionary(f => f, f => new CappedCount(10_000, f == TargetListFilter.All)));

    public Task<TargetDetail?> ReadAsync(long targetId, int mostActions, CancellationToken cancellationToken) =>
        DetailFault is { } fault ? Task.FromException<TargetDetail?>(fault) : Task.FromResult(Detail);

    /// <summary>What reading one device fails with.</summary>
    public Exception? DetailFault { get; set; }

    public Dictionary<string, long> Known { get; } = [];

    public Task<long?> FindAsync(string controllerId, CancellationToken cancellationToken) =>
        Task.FromResult<long?>(Known.TryGetValue(controllerId, out var id) ? id : null);

    /// <summary>Answers of the next reads of older actions, in the order of their questions; when there is none, there are no older ones.</summary>
    public Queue<TaskCompletionSource<IReadOnlyList<TargetAction>>> Older { get; } = [];

    public Task<IReadOnlyList<TargetAction>> ReadActionsAsync(long targetId, long before, int most, CancellationToken cancellationToken) =>
        Older.TryDequeue(out var later) ? later.Task : Task.FromResult<IReadOnlyList<TargetAction>>([]);
}

internal sealed class FakeSuggestions : IFilterSuggestions
{
    public Dictionary<(FilterKnowledge What, string? Key), string[]> Known { get; } = [];

    public List<(FilterKnowledge What, string? Key, string Beginning)> Asked { get; } = [];

    public Task<IReadOnlyList<string>> FindAsync(FilterKnowledge what, string? key, string beginning, CancellationToken cancellationToken)
    {
        Asked.Add((what, key, beginning));
        return Task.FromResult<IReadOnlyList<string>>(
            [.. Known.GetValueOrDefault((what, key), []).Where(value => value.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))]);
    }
}

internal sealed class FakeSets : IDistributionSetReads
{
    public List<DistributionSetListRow> Rows { get; } =
    [
        new(7, "gateway-fw", "4.2.1", "OS only", 1, 41_200_000, DateTimeOffset.UnixEpoch, true, true),
        new(6, "gateway-fw", "4.3.0", "OS only", 0, 0, DateTimeOffset.UnixEpoch, false, true),
    ];

    public Task<DistributionSetPage> ListAsync(string search, long? before, int most, CancellationToken cancellationToken) => Task.FromResult(new DistributionSetPage([.. Rows], false));

    public Task<DistributionSetListRow?> FindAsync(long distributionSetId, CancellationToken cancellationToken) => Task.FromResult(Rows.Find(r => r.Id == distributionSetId));
}

internal sealed class FakeCommands : IRolloutCommands
{
    public List<(RolloutCommand Command, long RolloutId, string? Reason, string Person)> Given { get; } = [];

    public List<CreateRollout> Created { get; } = [];

    public CommandReceipt Answer { get; set; } = CommandReceipt.Accepted(41);

    public Func<CreateRollout, PlanCheck> Check { get; set; } = request =>
        new PlanCheck(PlanRules.Check(request.Name, request.Description, request.Plan).ToList(), [], 1982, Engine.Groups.GroupPlanner.Sizes(request.Plan.Groups, 1982));

    public Task<PlanCheck> CheckAsync(CreateRollout request, CancellationToken cancellationToken) => Task.FromResult(Check(request));

    public Task<CommandReceipt> CreateAsync(Caller caller, CreateRollout request, CancellationToken cancellationToken)
    {
        Created.Add(request);
        return Task.FromResult(Answer);
    }

    public List<long> Retried { get; } = [];

    public Task<CommandReceipt> RetryAsync(Caller caller, long rolloutId, CancellationToken cancellationToken)
    {
        Retried.Add(rolloutId);
        return Task.FromResult(Answer);
    }

    public Task<CommandReceipt> RenameAsync(Caller caller, long rolloutId, string? name, string? description, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<CommandReceipt> GiveAsync(Caller caller, long rolloutId, RolloutCommand command, string? reason, CancellationToken cancellationToken)
    {
        Given.Add((command, rolloutId, reason, caller.Name));
        return Task.FromResult(Answer);
    }

    /// <summary>Reason codes of the stops that were given.</summary>
    public List<string?> StopCodes { get; } = [];

    public Task<CommandReceipt> StopAsync(Caller caller, long rolloutId, string? code, string? comment, CancellationToken cancellationToken)
    {
        StopCodes.Add(code);
        return GiveAsync(caller, rolloutId, RolloutCommand.Stop, comment, cancellationToken);
    }
}

internal sealed class FakeDrafts : IRolloutDrafts
{
    public RolloutForm? Kept { get; set; }

    public Task<RolloutForm?> LoadAsync(string person, CancellationToken cancellationToken) => Task.FromResult(Kept);

    public Task SaveAsync(string person, RolloutForm form, CancellationToken cancellationToken)
    {
        Kept = form;
        return Task.CompletedTask;
    }

    public Task ForgetAsync(string person, CancellationToken cancellationToken)
    {
        Kept = null;
        return Task.CompletedTask;
    }
}

/// <summary>Past rollouts that a test puts there.</summary>
internal sealed class FakeOutcomes : IRolloutOutcomes
{
    public Dictionary<long, RecordedRollout> Rollouts { get; } = [];

    public Exception? Fault { get; set; }

    public Task<IReadOnlyList<PastRollout>> ListAsync(int most, CancellationToken cancellationToken) => Fault is { } fault
        ? Task.FromException<IReadOnlyList<PastRollout>>(fault)
        : Task.FromResult<IReadOnlyList<PastRollout>>(
            [.. Rollouts.OrderByDescending(r => r.Key).Select(r => new PastRollout(r.Key, r.Value.View.Name, r.Value.Actions.Length, r.Value.Actions.Count(a => a.IsFailure)))]);

    public Task<RecordedRollout?> ReadAsync(long rolloutId, int most, CancellationToken cancellationToken) => Task.FromResult(Rollouts.GetValueOrDefault(rolloutId));
}

/// <summary>A desk at which nothing is ever ready until a test opens it; most pages are not about forecasts.</summary>
internal sealed class FakeDesk : IForecastDesk
{
    public bool IsOpen { get; set; }

    public bool IsFull { get; set; }

    public int Asked { get; private set; }

    public async Task<T> ComputeAsync<T>(Func<CancellationToken, T> compute, CancellationToken cancellationToken)
    {
        Asked++;
        if (IsFull)
        {
            throw new ForecastDeskFullException();
        }

        if (!IsOpen)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        return compute(cancellationToken);
    }
}
