using Microsoft.EntityFrameworkCore;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Store.Auditing;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.DistributionSets;

/// <summary>Creates, changes and deletes types of modules; <see cref="SetTypes"/> does the same for sets.</summary>
internal sealed class InventoryTypes(CommandDoor door, SetTypes sets) : IInventoryTypes
{
    private const int MostAtOnce = 100;

    /// <inheritdoc/>
    public Task<CommandReceipt> CreateModuleTypesAsync(Caller caller, IReadOnlyList<NewModuleType> types, CancellationToken cancellationToken) => door.RunAsync(
        caller,
        Call("module-type.create", types.Count == 1 ? $"module type {types[0].Key}" : $"{types.Count} module types"),
        (session, now) =>
        {
            var context = session.Context;
            var faults = types.SelectMany(t => TypeRules.Check(t.Key, t.Name, t.Description, t.Colour).Concat(TypeRules.CheckCounts(t.MinArtifacts, t.MaxAssignments))).ToList();
            if (faults.Count > 0)
            {
                return CommandReceipt.Invalid(faults);
            }

            if (TooMany(types.Count) is { } tooMany)
            {
                return tooMany;
            }

            var living = context.Set<SoftwareModuleTypeRow>().Where(t => t.DeletedAt == null).Select(t => new { t.Key, t.Name }).ToList();
            if (TypeRules.Taken("module", [.. types.Select(t => (t.Key, t.Name))], [.. living.Select(t => (t.Key, t.Name))]) is { } taken)
            {
                return taken;
            }

            var rows = types.Select(t => Stamped(
                new SoftwareModuleTypeRow
                {
                    Key = t.Key, Name = t.Name, Description = t.Description, Colour = t.Colour, MinArtifacts = t.MinArtifacts, MaxAssignments = t.MaxAssignments,
                },
                caller,
                now)).ToList();
            context.AddRange(rows);
            context.SaveChanges();
            return CommandReceipt.Accepted(rows.Count == 1 ? rows[0].Id : null) with { Ids = [.. rows.Select(r => r.Id)] };
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<CommandReceipt> ChangeModuleTypeAsync(Caller caller, long typeId, ModuleTypeChange change, CancellationToken cancellationToken) => door.RunAsync(
        caller,
        Call("module-type.change", $"module type {typeId}"),
        (session, now) =>
        {
            var context = session.Context;
            if (Find(context, typeId) is not { } type)
            {
                return Unknown(typeId);
            }

            var name = change.Name ?? type.Name;
            var (least, most) = (change.MinArtifacts ?? type.MinArtifacts, change.MaxAssignments ?? type.MaxAssignments);
            var faults = TypeRules.Check(type.Key, name, change.Description, change.Colour).Concat(TypeRules.CheckCounts(least, most)).ToList();
            if (faults.Count > 0)
            {
                return CommandReceipt.Invalid(faults);
            }

            var uses = context.Set<SoftwareModuleRow>().Count(m => m.TypeId == typeId && m.DeletedAt == null);
            if (uses > 0 && (name, least, most) != (type.Name, type.MinArtifacts, type.MaxAssignments))
            {
                return TypeRules.Fixed("Module type", type.Key, uses, "module", "its name and numbers");
            }

            if (context.Set<SoftwareModuleTypeRow>().Any(t => t.Id != typeId && t.Name == name && t.DeletedAt == null))
            {
                return TypeRules.TakenName("module", name);
            }

            (type.Name, type.MinArtifacts, type.MaxAssignments) = (name, least, most);
            (type.Description, type.Colour) = (change.Description ?? type.Description, change.Colour ?? type.Colour);
            (type.LastModifiedAt, type.LastModifiedBy) = (now, caller.Name);
            context.SaveChanges();
            return CommandReceipt.Accepted(typeId);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<CommandReceipt> DeleteModuleTypeAsync(Caller caller, long typeId, CancellationToken cancellationToken) => door.RunAsync(
        caller,
        Call("module-type.delete", $"module type {typeId}"),
        (session, now) =>
        {
            var context = session.Context;
            if (Find(context, typeId) is not { } type)
            {
                return Unknown(typeId);
            }

            // Hidden modules keep their type too.
            if (context.Set<SoftwareModuleRow>().Any(m => m.TypeId == typeId) || context.Set<DistributionSetTypeModuleRow>().Any(p => p.SoftwareModuleTypeId == typeId))
            {
                (type.DeletedAt, type.LastModifiedAt, type.LastModifiedBy) = (now, now, caller.Name);
            }
            else
            {
                context.Remove(type);
            }

            context.SaveChanges();
            return CommandReceipt.Accepted(typeId);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<CommandReceipt> CreateSetTypesAsync(Caller caller, IReadOnlyList<NewSetType> types, CancellationToken cancellationToken) => door.RunAsync(
        caller,
        Call("set-type.create", types.Count == 1 ? $"set type {types[0].Key}" : $"{types.Count} set types"),
        (session, now) => TooMany(types.Count) ?? sets.Create(session.Context, caller, types, now),
        cancellationToken);

    /// <inheritdoc/>
    public Task<CommandReceipt> ChangeSetTypeAsync(Caller caller, long typeId, SetTypeChange change, CancellationToken cancellationToken) => door.RunAsync(
        caller, Call("set-type.change", $"set type {typeId}"), (session, now) => sets.Change(session.Context, caller, typeId, change, now), cancellationToken);

    /// <inheritdoc/>
    public Task<CommandReceipt> DeleteSetTypeAsync(Caller caller, long typeId, CancellationToken cancellationToken) => door.RunAsync(
        caller, Call("set-type.delete", $"set type {typeId}"), (session, now) => sets.Delete(session.Context, caller, typeId, now), cancellationToken);

    /// <inheritdoc/>
    public Task<CommandReceipt> PutPartAsync(Caller caller, long setTypeId, long moduleTypeId, bool isMandatory, CancellationToken cancellationToken) => door.RunAsync(
        caller,
        Call("set-type.put-part", $"set type {setTypeId} module type {moduleTypeId} {(isMandatory ? "mandatory" : "optional")}"),
        (session, now) => sets.PutPart(session.Context, caller, setTypeId, moduleTypeId, isMandatory, now),
        cancellationToken);

    /// <inheritdoc/>
    public Task<CommandReceipt> RemovePartAsync(Caller caller, long setTypeId, long moduleTypeId, CancellationToken cancellationToken) => door.RunAsync(
        caller,
        Call("set-type.remove-part", $"set type {setTypeId} module type {moduleTypeId}"),
        (session, now) => sets.RemovePart(session.Context, caller, setTypeId, moduleTypeId, now),
        cancellationToken);

    /// <summary>A living type of modules, or null.</summary>
    internal static SoftwareModuleTypeRow? Find(RolloutDbContext context, long typeId) =>
        context.Set<SoftwareModuleTypeRow>().SingleOrDefault(t => t.Id == typeId && t.DeletedAt == null);

    /// <summary>The refusal of a type of modules that is not there.</summary>
    internal static CommandReceipt Unknown(long typeId) => CommandReceipt.Refused(CommandOutcome.NotFound, $"There is no module type {typeId}.");

    /// <summary>A new row with who made it.</summary>
    internal static T Stamped<T>(T row, Caller caller, DateTimeOffset now)
        where T : StampedRow
    {
        (row.CreatedAt, row.CreatedBy, row.LastModifiedAt, row.LastModifiedBy) = (now, caller.Name, now, caller.Name);
        return row;
    }

    private static CommandReceipt? TooMany(int count) => count <= MostAtOnce ? null : CommandReceipt.Refused(
        CommandOutcome.Invalid, $"{count} types are too many for one request. Send at most {MostAtOnce}.", RefusalKey.Quota);

    private static CommandCall Call(string action, string subject) => new(Permission.ManageInventory, action, subject);
}
