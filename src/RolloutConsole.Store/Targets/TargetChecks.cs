using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Store.Targets;

/// <summary>What is wrong with targets as they were given, before anything is looked up.</summary>
internal static class TargetChecks
{
    /// <summary>Most targets of one request.</summary>
    public const int MostAtOnce = 5000;

    private const int MostFaults = 10;

    /// <summary>Targets to create; null when nothing is wrong.</summary>
    public static CommandReceipt? Check(IReadOnlyList<NewTarget> targets)
    {
        if (targets.Count > MostAtOnce)
        {
            return CommandReceipt.Refused(
                CommandOutcome.Invalid, $"{targets.Count} targets are too many for one request. Send at most {MostAtOnce}.", RefusalKey.Quota);
        }

        var faults = targets.Where(t => !TargetTextRules.IsControllerId(t.ControllerId)).Select(t => new PlanFault(
            "controllerId", $"'{t.ControllerId}' cannot be one.", "Use 1 to 256 characters, not only a dot or two, without control characters and without blanks at the ends."))
            .Concat(targets.SelectMany(t => Texts(t.Name, t.Description, t.SecurityToken, t.Address, t.Group))).Take(MostFaults).ToList();
        if (faults.Count > 0)
        {
            return CommandReceipt.Invalid(faults);
        }

        var twice = targets.GroupBy(t => t.ControllerId, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        return twice is null ? null : CommandReceipt.Refused(CommandOutcome.Conflict, $"controllerId: '{twice.Key}' stands twice in the request. Send each once.");
    }

    /// <summary>A change of a target; null when nothing is wrong.</summary>
    public static CommandReceipt? Check(TargetChange change)
    {
        var faults = Texts(change.Name, change.Description, change.SecurityToken, change.Address, change.Group).ToList();
        if (change.Name is { } name && name.Trim().Length == 0)
        {
            faults.Insert(0, new PlanFault("name", "It is empty.", $"Write 1 to {TargetTextRules.LongestName} characters."));
        }

        return faults.Count == 0 ? null : CommandReceipt.Invalid(faults);
    }

    private static IEnumerable<PlanFault> Texts(string? name, string? description, string? token, string? address, string? group) => new[]
    {
        TargetTextRules.CheckOptional("name", name, TargetTextRules.LongestName),
        TargetTextRules.CheckLines("description", description, TargetTextRules.LongestDescription),
        token?.Length == 0
            ? new PlanFault("securityToken", "It is empty.", $"Write 1 to {DeviceToken.LongestText} characters.")
            : TargetTextRules.CheckOptional("securityToken", token, DeviceToken.LongestText),
        TargetTextRules.CheckOptional("address", address, TargetTextRules.LongestDescription),
        TargetTextRules.CheckGroup(group),
    }.OfType<PlanFault>();
}
