using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Filters.Saved;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Store.Auditing;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Targets;

namespace RolloutConsole.Store.Filters;

/// <summary>Saves, changes and deletes target filters, and says what they assign by themselves.</summary>
internal sealed class TargetFilters(CommandDoor door, IConsoleSettings settings, SavedFilterBell bell) : ITargetFilters
{
    /// <inheritdoc/>
    public Task<CommandReceipt> CreateAsync(Caller caller, NewTargetFilter filter, CancellationToken cancellationToken) => RunAsync(
        caller,
        "filter.create",
        $"filter {filter.Name}",
        SavedFilterRules.CheckName(filter.Name) ?? SavedFilterRules.CheckQuery(filter.Query),
        (session, now) =>
        {
            var context = session.Context;
            if (context.Set<TargetFilterRow>().Any(f => f.Name == filter.Name && f.DeletedAt == null))
            {
                return Taken(filter.Name);
            }

            var row = new TargetFilterRow
            {
                Name = filter.Name,
                NameFolded = TextFold.Fold(filter.Name),
                Query = filter.Query,
                CreatedAt = now,
                CreatedBy = caller.Name,
            };
            BeginRecording(row, now);
            Stamp(row, caller, now);
            context.Add(row);
            context.SaveChanges();
            return CommandReceipt.Accepted(row.Id);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<CommandReceipt> ChangeAsync(Caller caller, long filterId, TargetFilterChange change, CancellationToken cancellationToken) => RunAsync(
        caller,
        "filter.change",
        $"filter {filterId}",
        (change.Name is null ? null : SavedFilterRules.CheckName(change.Name)) ?? (change.Query is null ? null : SavedFilterRules.CheckQuery(change.Query)),
        (session, now) => With(session, caller, filterId, now, row =>
        {
            if (change.Name is { } name && name != row.Name)
            {
                if (session.Context.Set<TargetFilterRow>().Any(f => f.Name == name && f.DeletedAt == null))
                {
                    return Taken(name);
                }

                (row.Name, row.NameFolded) = (name, TextFold.Fold(name));
            }

            if (change.Query is { } query && query != row.Query)
            {
                var before = row.Query;
                row.Query = query;
                BeginRecording(row, now);
                return CommandReceipt.Accepted(filterId, $"{before} became {query}");
            }

            return CommandReceipt.Accepted(filterId);
        }),
        cancellationToken);

    /// <inheritdoc/>
    public Task<CommandReceipt> DeleteAsync(Caller caller, long filterId, CancellationToken cancellationToken) => RunAsync(
        caller,
        "filter.delete",
        $"filter {filterId}",
        null,
        (session, now) => With(session, caller, filterId, now, row =>
        {
            // The row stays until its members are cleared away, and so that audit and actions keep meaning something.
            (row.DeletedAt, row.AutoSetId, row.Recording, row.HasOldMembers) = (now, null, null, true);
            return CommandReceipt.Accepted(filterId, row.Name);
        }),
        cancellationToken);

    /// <inheritdoc/>
    public Task<CommandReceipt> TakeBaselineAsync(Caller caller, long filterId, CancellationToken cancellationToken) => RunAsync(
        caller,
        "filter.take-baseline",
        $"filter {filterId}",
        null,
        (session, now) => With(session, caller, filterId, now, row =>
        {
            BeginRecording(row, now);
            return CommandReceipt.Accepted(filterId);
        }),
        cancellationToken);

    /// <inheritdoc/>
    public Task<CommandReceipt> SetAutoAssignmentAsync(Caller caller, long filterId, AutoAssignmentChoice choice, CancellationToken cancellationToken) => RunAsync(
        caller,
        "filter.auto-assign",
        $"filter {filterId} set {choice.SetId}",
        SavedFilterRules.CheckAutoAssignment(choice),
        (session, now) => With(session, caller, filterId, now, row =>
        {
            // The same look as at an assignment by hand, which also locks the set (hawkbit-rollouts, 1.3).
            if (new AssignmentWriter(caller, choice.SetId, offline: false, settings.Current).Begin(session, [], now) is { } refusal)
            {
                return refusal;
            }

            (row.AutoSetId, row.AutoActionType, row.AutoWeight) = (choice.SetId, choice.ActionType, choice.Weight ?? PlanRules.HighestWeight);
            row.AutoConfirmation = choice.ConfirmationRequired ?? settings.Current.ConfirmationFlow;
            (row.AutoBy, row.AutoAt) = (caller.Name, now);
            return CommandReceipt.Accepted(filterId);
        }),
        cancellationToken);

    /// <inheritdoc/>
    public Task<CommandReceipt> RemoveAutoAssignmentAsync(Caller caller, long filterId, CancellationToken cancellationToken) => RunAsync(
        caller,
        "filter.end-auto-assign",
        $"filter {filterId}",
        null,
        (session, now) => With(session, caller, filterId, now, row =>
        {
            row.AutoSetId = null;
            return CommandReceipt.Accepted(filterId);
        }),
        cancellationToken);

    // What is wrong with the words themselves is said before the gate, after the role.
    private async Task<CommandReceipt> RunAsync(
        Caller caller,
        string action,
        string subject,
        CommandReceipt? refusal,
        Func<WriteSession, DateTimeOffset, CommandReceipt> work,
        CancellationToken cancellationToken)
    {
        var call = new CommandCall(Permission.ManageInventory, action, subject);
        if (await door.ForbidAsync(caller, call) is { } forbidden)
        {
            return forbidden;
        }

        if (refusal is not null)
        {
            return await door.RefuseAsync(caller, call, refusal);
        }

        var receipt = await door.RunAsync(caller, call, work, cancellationToken);
        if (receipt.IsAccepted)
        {
            bell.Ring();
        }

        return receipt;
    }

    private static CommandReceipt With(WriteSession session, Caller caller, long filterId, DateTimeOffset now, Func<TargetFilterRow, CommandReceipt> change)
    {
        var context = session.Context;
        if (context.Set<TargetFilterRow>().SingleOrDefault(f => f.Id == filterId && f.DeletedAt == null) is not { } row)
        {
            return CommandReceipt.Refused(CommandOutcome.NotFound, $"There is no target filter {filterId}.");
        }

        var receipt = change(row);
        if (receipt.IsAccepted)
        {
            Stamp(row, caller, now);
            context.SaveChanges();
        }

        return receipt;
    }

    private static void Stamp(TargetFilterRow row, Caller caller, DateTimeOffset now) => (row.LastModifiedAt, row.LastModifiedBy) = (now, caller.Name);

    private static void BeginRecording(TargetFilterRow row, DateTimeOffset now)
    {
        row.Recording = Math.Max(row.Baseline, row.Recording ?? 0) + 1;
        (row.RecordingSince, row.RecordingCursor, row.RecordingCount, row.HasOldMembers, row.CountedAt) = (now, 0, 0, true, 0);
    }

    private static CommandReceipt Taken(string name) =>
        CommandReceipt.Refused(CommandOutcome.Conflict, $"name: there is a target filter '{name}' already. Choose another name, or change that filter.");
}
