using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Api.Management.Rollouts;

/// <summary>
/// The refusal of a new rollout: the plan's faults under the names that the body has for its fields, and with the code that scripts
/// expect for each of them (hawkbit-rollouts, 2.2, "Other answers").
/// </summary>
internal static partial class RolloutRefusal
{
    public static async Task<IResult> OfAsync(
        CommandReceipt receipt, CreateRollout request, IDistributionSetFacts sets, CancellationToken cancellationToken)
    {
        if (receipt.Outcome != CommandOutcome.Invalid || receipt.Faults.IsEmpty)
        {
            return Errors.Refused(receipt);
        }

        var isSplit = request.Plan.Groups.TrueForAll(g => g.Filter.Length == 0 && g.Name.StartsWith("group-", StringComparison.Ordinal));
        var message = string.Join(" ", receipt.Faults.Select(f => (f with { Field = OnTheWire(f.Field, isSplit) }).ToString()).Distinct());
        if (receipt.Faults.Exists(f => f.Field == "distributionSetId"))
        {
            var set = await sets.FindAsync(request.Plan.Content.DistributionSetId, cancellationToken);
            return set is null or { IsDeleted: true } ? Errors.NotFound(message)
                : set.IsValid ? Errors.Of(400, "distributionset.incomplete", message, "IncompleteDistributionSet")
                : Errors.Of(400, "distributionset.invalid", message, "InvalidDistributionSet");
        }

        var filters = request.Plan.Groups.Select(g => g.Filter).Where(f => f.Length > 0).Prepend(request.Plan.Selection.Filter);
        return filters.Select(f => TargetFilter.TryParse(f, out _, out var fault) ? null : fault).FirstOrDefault(f => f is not null) is { } bad
            ? Errors.BadFilter(message, bad.IsAboutField)
            : Errors.Violation(message);
    }

    /// <summary>Name of a plan's field in the body; the groups of an equal split stand in the body once, as the rollout's own members.</summary>
    internal static string OnTheWire(string field, bool isSplit)
    {
        field = field.Replace(".percentage", ".targetPercentage", StringComparison.Ordinal)
            .Replace(".successTriggerPercent", ".successCondition.expression", StringComparison.Ordinal)
            .Replace(".errorLimit", ".errorCondition.expression", StringComparison.Ordinal);
        return isSplit ? GroupIndex().Replace(field, "") : field;
    }

    [GeneratedRegex(@"^groups\[[0-9]+\]\.", RegexOptions.CultureInvariant)]
    private static partial Regex GroupIndex();
}
