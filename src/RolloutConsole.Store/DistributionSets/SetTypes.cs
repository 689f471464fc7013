using Microsoft.EntityFrameworkCore;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Settings;
using RolloutConsole.Store.Targets;

namespace RolloutConsole.Store.DistributionSets;

/// <summary>The work of <see cref="InventoryTypes"/> on types of sets, behind the gate.</summary>
internal sealed class SetTypes
{
    /// <summary>Creates types, all or none.</summary>
    public CommandReceipt Create(RolloutDbContext context, Caller caller, IReadOnlyList<NewSetType> types, DateTimeOffset now)
    {
        var faults = types.SelectMany(t => TypeRules.Check(t.Key, t.Name, t.Description, t.Colour)).ToList();
        if (faults.Count > 0)
        {
            return CommandReceipt.Invalid(faults);
        }

        var living = context.Set<DistributionSetTypeRow>().Where(t => t.DeletedAt == null).Select(t => new { t.Key, t.Name }).ToList();
        if (TypeRules.Taken("set", [.. types.Select(t => (t.Key, t.Name))], [.. living.Select(t => (t.Key, t.Name))]) is { } taken)
        {
            return taken;
        }

        var known = context.Set<SoftwareModuleTypeRow>().Where(t => t.DeletedAt == null).Select(t => t.Id).ToHashSet();
        if (types.SelectMany(t => t.Mandatory.Concat(t.Optional)).FirstOrDefault(id => !known.Contains(id)) is > 0 and var missing)
        {
            return InventoryTypes.Unknown(missing);
        }

        var rows = types.Select(t => InventoryTypes.Stamped(
            new DistributionSetTypeRow { Key = t.Key, Name = t.Name, Description = t.Description, Colour = t.Colour }, caller, now)).ToList();
        context.AddRange(rows);
        context.SaveChanges();
        foreach (var (row, type) in rows.Zip(types))
        {
            // What is named in both lists is mandatory.
            context.AddRange(type.Mandatory.Distinct().Select(id => Part(row.Id, id, isMandatory: true)));
            context.AddRange(type.Optional.Distinct().Except(type.Mandatory).Select(id => Part(row.Id, id, isMandatory: false)));
        }

        context.SaveChanges();
        return CommandReceipt.Accepted(rows.Count == 1 ? rows[0].Id : null) with { Ids = [.. rows.Select(r => r.Id)] };
    }

    /// <summary>Changes a type.</summary>
    public CommandReceipt Change(RolloutDbContext context, Caller caller, long typeId, SetTypeChange change, DateTimeOffset now)
    {
        if (Find(context, typeId) is not { } type)
        {
            return Unknown(typeId);
        }

        var name = change.Name ?? type.Name;
        var faults = TypeRules.Check(type.Key, name, change.Description, change.Colour).ToList();
        if (faults.Count > 0)
        {
            return CommandReceipt.Invalid(faults);
        }

        if (name != type.Name && Fixed(context, type, "its name") is { } isFixed)
        {
            return isFixed;
        }

        if (context.Set<DistributionSetTypeRow>().Any(t => t.Id != typeId && t.Name == name && t.DeletedAt == null))
        {
            return TypeRules.TakenName("set", name);
        }

        (type.Name, type.Description, type.Colour) = (name, change.Description ?? type.Description, change.Colour ?? type.Colour);
        (type.LastModifiedAt, type.LastModifiedBy) = (now, caller.Name);
        context.SaveChanges();
        return CommandReceipt.Accepted(typeId);
    }

    /// <summary>Deletes a type; one that is in use is only hidden.</summary>
    public CommandReceipt Delete(RolloutDbContext context, Caller caller, long typeId, DateTimeOffset now)
    {
        if (Find(context, typeId) is not { } type)
        {
            return Unknown(typeId);
        }

        if (DefaultType.IdOf(context) == typeId)
        {
            return CommandReceipt.Refused(
                CommandOutcome.Conflict, $"Set type {type.Key} is the one that a set without a type gets. Choose another default in the settings first.");
        }

        // Hidden sets keep their type too, and types of devices name it.
        if (context.Set<DistributionSetRow>().Any(s => s.TypeId == typeId) || context.Set<TargetTypeSetRow>().Any(t => t.DistributionSetTypeId == typeId))
        {
            (type.DeletedAt, type.LastModifiedAt, type.LastModifiedBy) = (now, now, caller.Name);
        }
        else
        {
            context.Remove(type);
        }

        context.SaveChanges();
        return CommandReceipt.Accepted(typeId);
    }

    /// <summary>Adds a type of modules, or changes whether it is mandatory.</summary>
    public CommandReceipt PutPart(RolloutDbContext context, Caller caller, long typeId, long moduleTypeId, bool isMandatory, DateTimeOffset now)
    {
        if (Find(context, typeId) is not { } type)
        {
            return Unknown(typeId);
        }

        if (InventoryTypes.Find(context, moduleTypeId) is null)
        {
            return InventoryTypes.Unknown(moduleTypeId);
        }

        var part = PartOf(context, typeId, moduleTypeId);
        if (part?.Mandatory == isMandatory)
        {
            return CommandReceipt.Accepted(typeId);
        }

        if (Fixed(context, type, "its modules") is { } isFixed)
        {
            return isFixed;
        }

        if (part is null)
        {
            context.Add(Part(typeId, moduleTypeId, isMandatory));
        }
        else
        {
            part.Mandatory = isMandatory;
        }

        (type.LastModifiedAt, type.LastModifiedBy) = (now, caller.Name);
        context.SaveChanges();
        return CommandReceipt.Accepted(typeId);
    }

    /// <summary>Takes a type of modules out.</summary>
    public CommandReceipt RemovePart(RolloutDbContext context, Caller caller, long typeId, long moduleTypeId, DateTimeOffset now)
    {
        if (Find(context, typeId) is not { } type)
        {
            return Unknown(typeId);
        }

        if (PartOf(context, typeId, moduleTypeId) is not { } part)
        {
            return CommandReceipt.Refused(CommandOutcome.NotFound, $"Set type {type.Key} does not take module type {moduleTypeId}.");
        }

        if (Fixed(context, type, "its modules") is { } isFixed)
        {
            return isFixed;
        }

        context.Remove(part);
        (type.LastModifiedAt, type.LastModifiedBy) = (now, caller.Name);
        context.SaveChanges();
        return CommandReceipt.Accepted(typeId);
    }

    private static CommandReceipt? Fixed(RolloutDbContext context, DistributionSetTypeRow type, string what) =>
        context.Set<DistributionSetRow>().Count(s => s.TypeId == type.Id && s.DeletedAt == null) is > 0 and var uses
            ? TypeRules.Fixed("Set type", type.Key, uses, "set", what)
            : null;

    private static DistributionSetTypeRow? Find(RolloutDbContext context, long typeId) =>
        context.Set<DistributionSetTypeRow>().SingleOrDefault(t => t.Id == typeId && t.DeletedAt == null);

    private static DistributionSetTypeModuleRow? PartOf(RolloutDbContext context, long typeId, long moduleTypeId) =>
        context.Set<DistributionSetTypeModuleRow>().SingleOrDefault(p => p.DistributionSetTypeId == typeId && p.SoftwareModuleTypeId == moduleTypeId);

    private static DistributionSetTypeModuleRow Part(long typeId, long moduleTypeId, bool isMandatory) =>
        new() { DistributionSetTypeId = typeId, SoftwareModuleTypeId = moduleTypeId, Mandatory = isMandatory };

    private static CommandReceipt Unknown(long typeId) => CommandReceipt.Refused(CommandOutcome.NotFound, $"There is no set type {typeId}.");
}
