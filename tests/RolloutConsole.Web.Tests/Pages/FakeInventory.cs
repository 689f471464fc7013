using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Web.Tests.Pages;

/// <summary>Remembers what was asked of targets, tags, types, metadata and jobs, one line a command; the answer is the test's.</summary>
internal sealed class FakeInventory : ITargetInventory, ITargetTags, ITargetTypes, ITargetMetadata, ITargetJobs
{
    /// <summary>Everything given, such as <c>ben tag 3 gw-17</c>.</summary>
    public List<string> Given { get; } = [];

    public CommandReceipt Answer { get; set; } = CommandReceipt.Accepted(7);

    /// <summary>What every command fails with after it was noted.</summary>
    public Exception? Fault { get; set; }

    public Dictionary<long, string> Tokens { get; } = [];

    public List<NewTarget> Created { get; } = [];

    public TargetJobSelection? Selected { get; private set; }

    public TargetBulkChange? Ordered { get; private set; }

    public Task<CommandReceipt> CreateAsync(Caller caller, IReadOnlyList<NewTarget> targets, CancellationToken cancellationToken)
    {
        Created.AddRange(targets);
        return GiveAsync($"{caller.Name} create {string.Join(' ', targets.Select(t => t.ControllerId))}");
    }

    public Task<CommandReceipt> ChangeAsync(Caller caller, string controllerId, TargetChange change, CancellationToken cancellationToken) =>
        GiveAsync($"{caller.Name} change {controllerId} {change with { SecurityToken = change.SecurityToken is null ? null : "token" }}");

    public Task<CommandReceipt> DeleteAsync(Caller caller, string controllerId, CancellationToken cancellationToken) => GiveAsync($"{caller.Name} delete {controllerId}");

    public Task<IReadOnlyDictionary<long, string>> ReadTokensAsync(Caller caller, IReadOnlyCollection<long> targetIds, CancellationToken cancellationToken)
    {
        Given.Add($"{caller.Name} read-token {string.Join(' ', targetIds)}");
        return Task.FromResult<IReadOnlyDictionary<long, string>>(Tokens);
    }

    public Task<CommandReceipt> CreateAsync(Caller caller, IReadOnlyList<NewTag> tags, CancellationToken cancellationToken) =>
        GiveAsync($"{caller.Name} new-tag {string.Join(' ', tags.Select(t => t.Name))}");

    public Task<CommandReceipt> ChangeAsync(Caller caller, long tagId, TagChange change, CancellationToken cancellationToken) =>
        GiveAsync($"{caller.Name} change-tag {tagId} {change.Name}");

    public Task<CommandReceipt> AssignAsync(
        Caller caller, long tagId, IReadOnlyCollection<string> controllerIds, MissingTargets missing, CancellationToken cancellationToken) =>
        GiveAsync($"{caller.Name} tag {tagId} {string.Join(' ', controllerIds)}");

    public Task<CommandReceipt> UnassignAsync(
        Caller caller, long tagId, IReadOnlyCollection<string> controllerIds, MissingTargets missing, CancellationToken cancellationToken) =>
        GiveAsync($"{caller.Name} untag {tagId} {string.Join(' ', controllerIds)}");

    Task<CommandReceipt> ITargetTags.DeleteAsync(Caller caller, long tagId, CancellationToken cancellationToken) => GiveAsync($"{caller.Name} delete-tag {tagId}");

    Task<CommandReceipt> ITargetTypes.DeleteAsync(Caller caller, long typeId, CancellationToken cancellationToken) => GiveAsync($"{caller.Name} delete-type {typeId}");

    public Task<CommandReceipt> CreateAsync(Caller caller, IReadOnlyList<NewTargetType> types, CancellationToken cancellationToken) =>
        GiveAsync($"{caller.Name} new-type {string.Join(' ', types.Select(t => $"{t.Key} takes {string.Join(',', t.SetTypeIds!.Order())}"))}");

    public Task<CommandReceipt> ChangeAsync(Caller caller, long typeId, TargetTypeChange change, CancellationToken cancellationToken) =>
        GiveAsync($"{caller.Name} change-type {typeId} {change.Name}");

    public Task<CommandReceipt> AddSetTypesAsync(Caller caller, long typeId, IReadOnlyCollection<long> setTypeIds, CancellationToken cancellationToken) =>
        GiveAsync($"{caller.Name} type {typeId} takes {string.Join(',', setTypeIds.Order())}");

    public Task<CommandReceipt> RemoveSetTypeAsync(Caller caller, long typeId, long setTypeId, CancellationToken cancellationToken) =>
        GiveAsync($"{caller.Name} type {typeId} drops {setTypeId}");

    public Task<CommandReceipt> SetAsync(
        Caller caller, string controllerId, IReadOnlyCollection<KeyValuePair<string, string>> entries, CancellationToken cancellationToken) =>
        GiveAsync($"{caller.Name} note {controllerId} {string.Join(' ', entries.Select(e => $"{e.Key}={e.Value}"))}");

    public Task<CommandReceipt> DeleteAsync(Caller caller, string controllerId, string key, CancellationToken cancellationToken) =>
        GiveAsync($"{caller.Name} forget {controllerId} {key}");

    public Task<CommandReceipt> StartAsync(Caller caller, TargetJobSelection selection, TargetBulkChange change, CancellationToken cancellationToken)
    {
        (Selected, Ordered) = (selection, change);
        return GiveAsync($"{caller.Name} job {selection}");
    }

    public Task<CommandReceipt> CancelAsync(Caller caller, long jobId, CancellationToken cancellationToken) => GiveAsync($"{caller.Name} end-job {jobId}");

    private Task<CommandReceipt> GiveAsync(string given)
    {
        Given.Add(given);
        return Fault is { } fault ? Task.FromException<CommandReceipt>(fault) : Task.FromResult(Answer);
    }
}
