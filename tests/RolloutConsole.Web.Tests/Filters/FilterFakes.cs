using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Filters.Saved;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.LiveFeed.Filters;

namespace RolloutConsole.Web.Tests.Filters;

/// <summary>Remembers what was asked of saved filters, and answers what the test wants.</summary>
internal sealed class FakeTargetFilters : ITargetFilters
{
    public List<string> Given { get; } = [];

    public CommandReceipt Answer { get; set; } = CommandReceipt.Accepted(7);

    /// <summary>What every command fails with after it was noted.</summary>
    public Exception? Fault { get; set; }

    public Task<CommandReceipt> CreateAsync(Caller caller, NewTargetFilter filter, CancellationToken cancellationToken) => Give($"create {filter.Name} {filter.Query}");

    public Task<CommandReceipt> ChangeAsync(Caller caller, long filterId, TargetFilterChange change, CancellationToken cancellationToken) =>
        Give($"change {filterId} {change.Name} {change.Query}");

    public Task<CommandReceipt> DeleteAsync(Caller caller, long filterId, CancellationToken cancellationToken) => Give($"delete {filterId}");

    public Task<CommandReceipt> TakeBaselineAsync(Caller caller, long filterId, CancellationToken cancellationToken) => Give($"baseline {filterId}");

    public Task<CommandReceipt> SetAutoAssignmentAsync(Caller caller, long filterId, AutoAssignmentChoice choice, CancellationToken cancellationToken) =>
        Give($"assign {filterId} {choice.SetId} {choice.ActionType} {choice.Weight} {choice.ConfirmationRequired}");

    public Task<CommandReceipt> RemoveAutoAssignmentAsync(Caller caller, long filterId, CancellationToken cancellationToken) => Give($"end {filterId}");

    private Task<CommandReceipt> Give(string what)
    {
        Given.Add(what);
        return Fault is { } fault ? Task.FromException<CommandReceipt>(fault) : Task.FromResult(Answer);
    }
}

/// <summary>What pages read about saved filters, as the test wants it.</summary>
internal sealed class FakeFilterReads : ITargetFilterReads
{
    public TargetFilterPage Page { get; set; } = new([], false, false);

    public TargetFilterDetail? Detail { get; set; }

    public FilterUses Uses { get; set; } = new([], 0, 0, 0);

    public FilterChanges? Changes { get; set; } = new(default, default, default);

    public Dictionary<FilterChange, FilterDevicePage> Devices { get; } = [];

    /// <summary>Answers of the next pages of changes, in the order of their questions; when there is none, <see cref="Devices"/> answers at once.</summary>
    public Queue<TaskCompletionSource<FilterDevicePage>> Pages { get; } = [];

    public FilterEditEffect Effect { get; set; } = new(default, default, [], []);

    public int Unserved { get; set; }

    /// <summary>What counting <see cref="Unserved"/> fails with.</summary>
    public Exception? UnservedFault { get; set; }

    public List<FilterDayCount> History { get; } = [];

    public Exception? Fault { get; set; }

    /// <summary>What reading the uses and the history fails with.</summary>
    public Exception? SideFault { get; set; }

    public List<TargetFilterListQuery> Asked { get; } = [];

    public List<string> Compared { get; } = [];

    public Task<TargetFilterPage> ListAsync(TargetFilterListQuery query, CancellationToken cancellationToken)
    {
        Asked.Add(query);
        return Fault is { } fault ? Task.FromException<TargetFilterPage>(fault) : Task.FromResult(Page);
    }

    public Task<TargetFilterDetail?> FindAsync(long filterId, CancellationToken cancellationToken) =>
        Fault is { } fault ? Task.FromException<TargetFilterDetail?>(fault) : Task.FromResult(Detail);

    public Task<FilterUses> ReadUsesAsync(string query, int most, CancellationToken cancellationToken) =>
        SideFault is { } fault ? Task.FromException<FilterUses>(fault) : Task.FromResult(Uses);

    public Task<FilterChanges?> CountChangesAsync(long filterId, DateTimeOffset now, CancellationToken cancellationToken) => Task.FromResult(Changes);

    public Task<FilterDevicePage> ListChangesAsync(FilterChangeQuery query, DateTimeOffset now, CancellationToken cancellationToken) =>
        Pages.TryDequeue(out var later) ? later.Task : Task.FromResult(Devices.GetValueOrDefault(query.Change, FilterDevicePage.Empty));

    public Task<FilterEditEffect> CompareAsync(TargetFilter before, TargetFilter after, int most, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Compared.Add($"{before} to {after}");
        return Task.FromResult(Effect);
    }

    public Task<int> CountUnservedAsync(TargetFilter filter, long setId, DateTimeOffset now, CancellationToken cancellationToken) =>
        UnservedFault is { } fault ? Task.FromException<int>(fault) : Task.FromResult(Unserved);

    public Task<IReadOnlyList<FilterDayCount>> ReadHistoryAsync(long filterId, CancellationToken cancellationToken) =>
        SideFault is { } fault ? Task.FromException<IReadOnlyList<FilterDayCount>>(fault) : Task.FromResult<IReadOnlyList<FilterDayCount>>(History);
}
