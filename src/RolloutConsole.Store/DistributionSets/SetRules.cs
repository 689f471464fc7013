using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.DistributionSets;

/// <summary>Which modules a set of a type may have (hawkbit-rollouts, 1.3; hawkbit-api, 2.12).</summary>
internal static class SetRules
{
    /// <summary>Most modules of a set (hawkbit-rollouts, 10.2).</summary>
    public const int MostModules = 100;

    /// <summary>Looks at all modules a set would have.</summary>
    /// <returns>The refusal, or null when they fit.</returns>
    public static CommandReceipt? Check(RolloutDbContext context, long setTypeId, IReadOnlyList<long> moduleIds)
    {
        if (moduleIds.Count > MostModules)
        {
            return CommandReceipt.Refused(CommandOutcome.Invalid, $"modules: {moduleIds.Count} are too many; a set has at most {MostModules}.", RefusalKey.Quota);
        }

        var modules = (from module in context.Set<SoftwareModuleRow>().Where(m => moduleIds.Contains(m.Id) && m.DeletedAt == null)
                       join type in context.Set<SoftwareModuleTypeRow>() on module.TypeId equals type.Id
                       select new { module.Id, Type = type }).ToList();
        var missing = moduleIds.Except(modules.Select(m => m.Id)).ToList();
        if (missing.Count > 0)
        {
            return CommandReceipt.Refused(CommandOutcome.NotFound, $"modules: there is no software module {missing[0]}.");
        }

        var allowed = context.Set<DistributionSetTypeModuleRow>().Where(t => t.DistributionSetTypeId == setTypeId).Select(t => t.SoftwareModuleTypeId).ToHashSet();
        if (modules.Find(m => !allowed.Contains(m.Type.Id)) is { } foreign)
        {
            return CommandReceipt.Refused(
                CommandOutcome.Invalid, $"modules: module {foreign.Id} is of type {foreign.Type.Key}, which this type of set does not take.", RefusalKey.ModuleUnsupported);
        }

        return modules.GroupBy(m => m.Type.Id).FirstOrDefault(g => g.Count() > g.First().Type.MaxAssignments) is { } crowd
            ? CommandReceipt.Refused(
                CommandOutcome.Invalid,
                $"modules: {crowd.Count()} are of type {crowd.First().Type.Key}; a set has at most {crowd.First().Type.MaxAssignments} of them. Take the old one out first.",
                RefusalKey.ModuleUnsupported)
            : null;
    }
}
