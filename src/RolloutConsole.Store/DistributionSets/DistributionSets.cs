using Microsoft.EntityFrameworkCore;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Auditing;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Filters;
using RolloutConsole.Store.Settings;
using RolloutConsole.Store.Targets;

namespace RolloutConsole.Store.DistributionSets;

/// <summary>Creates, changes and deletes distribution sets.</summary>
internal sealed class DistributionSets(
    CommandDoor door, ReadPool reads, IDbContextFactory<RolloutDbContext> contexts, InvalidatedActions actions, IOutcomeSignal signal) : IDistributionSets
{
    private const int MostAtOnce = 500;

    /// <inheritdoc/>
    public Task<CommandReceipt> CreateAsync(Caller caller, IReadOnlyList<NewDistributionSet> sets, CancellationToken cancellationToken) => door.RunAsync(
        caller,
        Call("set.create", sets.Count == 1 ? $"set {sets[0].Name}:{sets[0].Version}" : $"{sets.Count} sets"),
        (session, now) => Create(session.Context, caller, sets, now),
        cancellationToken);

    /// <inheritdoc/>
    public async Task<CommandReceipt> ChangeAsync(Caller caller, long setId, DistributionSetChange change, CancellationToken cancellationToken)
    {
        // The long look is taken before the gate, and inside only at what came since.
        var look = change.Lock == false ? await reads.ReadAsync(session => SetUsers.Look(session, setId), cancellationToken) : default;
        return await door.RunAsync(
            caller, Call("set.change", $"set {setId}"), (session, now) => Change(session, caller, setId, change, look, now), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<CommandReceipt> DeleteAsync(Caller caller, long setId, CancellationToken cancellationToken)
    {
        var call = Call("set.delete", $"set {setId}");
        if (await door.ForbidAsync(caller, call) is { } forbidden)
        {
            return forbidden;
        }

        // No index leads from sets to actions, because every action would pay for it: the search is done before the gate, on a reader.
        var wasUsed = await WasAssignedAsync(setId, cancellationToken);
        return await door.RunAsync(
            caller,
            call,
            (session, now) =>
            {
                var context = session.Context;
                if (Find(context, setId) is not { } set)
                {
                    return Unknown(setId);
                }

                var isUsed = wasUsed || set.Locked || SetUsers.Describe(session, setId).Length > 0;
                AutoAssignmentEnd.OfSet(session, setId, caller.Name, now);
                if (isUsed)
                {
                    (set.DeletedAt, set.LastModifiedAt, set.LastModifiedBy) = (now, now, caller.Name);
                }
                else
                {
                    context.Remove(set);
                }

                context.SaveChanges();
                return CommandReceipt.Accepted(setId);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<CommandReceipt> InvalidateAsync(Caller caller, long setId, SetInvalidation how, CancellationToken cancellationToken)
    {
        IReadOnlyList<long> rollouts = [];
        var receipt = await door.RunAsync(
            caller,
            Call("set.invalidate", $"set {setId} {how.ToString().ToLowerInvariant()}"),
            (session, now) =>
            {
                var context = session.Context;
                if (Find(context, setId) is not { } set)
                {
                    return Unknown(setId);
                }

                if (!IsComplete(context, setId))
                {
                    return CommandReceipt.Refused(
                        CommandOutcome.Invalid, $"Set {set.Name}:{set.Version} is incomplete and cannot be invalidated. Delete it instead.", RefusalKey.SetIncomplete);
                }

                if (set.Invalidation is null || set.Invalidation < how)
                {
                    (set.Valid, set.Invalidation, set.InvalidatedBy, set.InvalidatedAt) = (false, how, caller.Name, now);
                    (set.LastModifiedAt, set.LastModifiedBy) = (now, caller.Name);
                    context.SaveChanges();
                }

                AutoAssignmentEnd.OfSet(session, setId, caller.Name, now);
                rollouts = SetUsers.StoppableOf(session, setId);
                return CommandReceipt.Accepted(setId);
            },
            cancellationToken);
        if (receipt.IsAccepted && how != SetInvalidation.None)
        {
            signal.Committed(rollouts, 0, 0);
            await actions.TakeBackAsync(setId, how, caller.Name);
        }

        return receipt;
    }

    /// <inheritdoc/>
    public Task<CommandReceipt> AddModulesAsync(Caller caller, long setId, IReadOnlyList<long> moduleIds, CancellationToken cancellationToken) =>
        door.RunAsync(
            caller,
            Call("set.add-modules", $"set {setId} modules {string.Join(", ", moduleIds.Take(100))}"),
            (session, now) =>
            {
                var context = session.Context;
                if (Find(context, setId) is not { } set)
                {
                    return Unknown(setId);
                }

                if (set.Locked)
                {
                    return Locked(session, set);
                }

                var present = context.Set<DistributionSetModuleRow>().Where(l => l.DistributionSetId == setId).Select(l => l.SoftwareModuleId).ToList();
                if (SetRules.Check(context, set.TypeId, [.. present.Union(moduleIds)]) is { } refusal)
                {
                    return refusal;
                }

                context.AddRange(moduleIds.Distinct().Except(present).Select(id => new DistributionSetModuleRow { DistributionSetId = setId, SoftwareModuleId = id }));
                (set.LastModifiedAt, set.LastModifiedBy) = (now, caller.Name);
                context.SaveChanges();
                return CommandReceipt.Accepted(setId);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<CommandReceipt> RemoveModuleAsync(Caller caller, long setId, long moduleId, CancellationToken cancellationToken) => door.RunAsync(
        caller,
        Call("set.remove-module", $"set {setId} module {moduleId}"),
        (session, now) =>
        {
            var context = session.Context;
            if (Find(context, setId) is not { } set)
            {
                return Unknown(setId);
            }

            if (set.Locked)
            {
                return Locked(session, set);
            }

            if (context.Set<DistributionSetModuleRow>().SingleOrDefault(l => l.DistributionSetId == setId && l.SoftwareModuleId == moduleId) is not { } link)
            {
                return CommandReceipt.Refused(CommandOutcome.NotFound, $"Set {set.Name}:{set.Version} has no module {moduleId}.");
            }

            context.Remove(link);
            (set.LastModifiedAt, set.LastModifiedBy) = (now, caller.Name);
            context.SaveChanges();
            return CommandReceipt.Accepted(setId);
        },
        cancellationToken);

    private static CommandReceipt Create(RolloutDbContext context, Caller caller, IReadOnlyList<NewDistributionSet> sets, DateTimeOffset now)
    {
        if (sets.Count > MostAtOnce)
        {
            return CommandReceipt.Refused(CommandOutcome.Invalid, $"{sets.Count} sets are too many for one request. Send at most {MostAtOnce}.", RefusalKey.Quota);
        }

        var types = context.Set<DistributionSetTypeRow>().Where(t => t.DeletedAt == null).ToList();
        var rows = new List<(DistributionSetRow Row, IReadOnlyList<long> Modules)>(sets.Count);
        var seen = new HashSet<(string, string, long)>();
        foreach (var set in sets)
        {
            if ((set.TypeKey is { } key ? types.Find(t => t.Key == key) : types.Find(t => t.Id == DefaultType.IdOf(context))) is not { } type)
            {
                return CommandReceipt.Refused(
                    CommandOutcome.NotFound, $"type: there is no set type '{set.TypeKey}'. Use one of {string.Join(", ", types.Select(t => t.Key))}.");
            }

            if (!seen.Add((set.Name, set.Version, type.Id))
                || context.Set<DistributionSetRow>().Any(s => s.Name == set.Name && s.Version == set.Version && s.TypeId == type.Id && s.DeletedAt == null))
            {
                return CommandReceipt.Refused(
                    CommandOutcome.Conflict, $"There is a set {set.Name}:{set.Version} of type {type.Key} already. Choose another name or version.");
            }

            IReadOnlyList<long> modules = [.. set.ModuleIds.Distinct()];
            if (SetRules.Check(context, type.Id, modules) is { } refusal)
            {
                return refusal;
            }

            rows.Add((NewRow(set, type.Id, caller, now), modules));
        }

        context.AddRange(rows.Select(r => r.Row));
        context.SaveChanges();
        context.AddRange(rows.SelectMany(r => r.Modules.Select(m => new DistributionSetModuleRow { DistributionSetId = r.Row.Id, SoftwareModuleId = m })));
        context.SaveChanges();
        return CommandReceipt.Accepted(rows.Count == 1 ? rows[0].Row.Id : null) with { Ids = [.. rows.Select(r => r.Row.Id)] };
    }

    private static DistributionSetRow NewRow(NewDistributionSet set, long typeId, Caller caller, DateTimeOffset now) => new()
    {
        Name = set.Name,
        NameFolded = TextFold.Fold(set.Name),
        Version = set.Version,
        VersionFolded = TextFold.Fold(set.Version),
        TypeId = typeId,
        Description = set.Description,
        RequiredMigrationStep = set.RequiredMigrationStep,
        CreatedAt = now,
        CreatedBy = caller.Name,
        LastModifiedAt = now,
        LastModifiedBy = caller.Name,
    };

    private static CommandReceipt Change(WriteSession session, Caller caller, long setId, DistributionSetChange change, OpenActionLook look, DateTimeOffset now)
    {
        var context = session.Context;
        if (Find(context, setId) is not { } set)
        {
            return Unknown(setId);
        }

        var (name, version, step) = (change.Name ?? set.Name, change.Version ?? set.Version, change.RequiredMigrationStep ?? set.RequiredMigrationStep);
        if (set.Locked && (name, version, step) != (set.Name, set.Version, set.RequiredMigrationStep))
        {
            return Locked(session, set);
        }

        if (context.Set<DistributionSetRow>().Any(s => s.Id != setId && s.Name == name && s.Version == version && s.TypeId == set.TypeId && s.DeletedAt == null))
        {
            return CommandReceipt.Refused(CommandOutcome.Conflict, $"There is a set {name}:{version} of the same type already. Choose another name or version.");
        }

        if (change.Lock == true && !IsComplete(context, setId))
        {
            return CommandReceipt.Refused(
                CommandOutcome.Invalid, $"Set {set.Name}:{set.Version} is incomplete and cannot be locked. Add its mandatory modules first.", RefusalKey.SetIncomplete);
        }

        if (change.Lock == false && set.Locked && SetUsers.WhyNotUnlock(session, setId, look) is { } why)
        {
            return CommandReceipt.Refused(
                CommandOutcome.Locked, $"Set {set.Name}:{set.Version} cannot be unlocked: {why}. Wait until that is over or end it, or make a new version.");
        }

        (set.Name, set.NameFolded, set.Version, set.VersionFolded) = (name, TextFold.Fold(name), version, TextFold.Fold(version));
        set.Description = change.Description ?? set.Description;
        set.Locked = change.Lock ?? set.Locked;
        set.RequiredMigrationStep = step;
        (set.LastModifiedAt, set.LastModifiedBy) = (now, caller.Name);
        context.SaveChanges();
        return CommandReceipt.Accepted(setId);
    }

    private static bool IsComplete(RolloutDbContext context, long setId) =>
        ManagedSets.ReadAsync(context, s => s.Id == setId, CancellationToken.None).GetAwaiter().GetResult().Single().IsComplete;

    private async Task<bool> WasAssignedAsync(long setId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Set<ActionRow>().AnyAsync(a => a.DistributionSetId == setId, cancellationToken)
            || await context.Set<TargetRow>().AnyAsync(t => t.AssignedSetId == setId || t.InstalledSetId == setId, cancellationToken);
    }

    private static DistributionSetRow? Find(RolloutDbContext context, long setId) =>
        context.Set<DistributionSetRow>().SingleOrDefault(s => s.Id == setId && s.DeletedAt == null);

    private static CommandCall Call(string action, string subject) => new(Permission.ManageInventory, action, subject);

    private static CommandReceipt Unknown(long setId) => CommandReceipt.Refused(CommandOutcome.NotFound, $"There is no distribution set {setId}.");

    private static CommandReceipt Locked(Session session, DistributionSetRow set) => CommandReceipt.Refused(
        CommandOutcome.Locked,
        SetUsers.Describe(session, set.Id) is { Length: > 0 } use
            ? $"Set {set.Name}:{set.Version} is locked: {use}. Make a new version of it."
            : $"Set {set.Name}:{set.Version} is locked, though nobody uses it. Unlock it first, or make a new version of it.");
}
