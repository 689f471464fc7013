using System.Collections.Immutable;
using System.Globalization;

namespace RolloutConsole.Engine.Policies.Exchange;

/// <summary>Reads groups, conditions and actions of a hawkBit body (hawkbit-api, 2.14; hawkbit-rollouts, 1.6, 3.1 and 3.6).</summary>
internal static class HawkBitGroups
{
    // What a condition object without an expression means (hawkbit-rollouts, 1.6).
    private const int UsualExpression = 100;

    private static readonly Dictionary<string, bool> s_successConditions = new() { ["THRESHOLD"] = false };
    private static readonly Dictionary<string, bool> s_errorConditions = new() { ["THRESHOLD"] = false, ["COUNT"] = true };

    private static readonly Dictionary<string, SuccessAction> s_successActions =
        new() { ["NEXTGROUP"] = SuccessAction.NextGroup, ["PAUSE"] = SuccessAction.PauseForCheck };

    private static readonly Dictionary<string, ErrorAction> s_errorActions = new() { ["PAUSE"] = ErrorAction.Pause };

    /// <summary>The groups; a stand-in where they are wrong.</summary>
    /// <param name="body">The body.</param>
    /// <param name="hasTemplate">Whether it has a template of dynamic groups; only then <c>amountGroups</c> may be 0 (hawkbit-rollouts, 3.1).</param>
    /// <param name="areOnlyDynamic">True when it is.</param>
    public static ImmutableList<GroupPlan> Read(ExchangeObject body, bool hasTemplate, out bool areOnlyDynamic)
    {
        const string list = "groups", amount = "amountGroups";
        var pattern = ReadConditions(body, new GroupPlan("group-1", 100));
        var count = body.Whole(amount, hasTemplate ? 0 : 1, PlanRules.MostGroups);
        areOnlyDynamic = hasTemplate && count == 0;
        var groups = body.Objects(list, 1, PlanRules.MostGroups);
        if (body.Has(list) && body.Has(amount))
        {
            body.Fail(amount, "It stands beside groups.", "Send one of the two.");
            return [pattern];
        }

        if (groups is not null)
        {
            return [.. groups.Select((group, index) => ReadGroup(group, index, pattern))];
        }

        body.TakeIfThere(amount, areOnlyDynamic ? "no group but those for devices that match later" : "groups of equal size");
        return count is > 0 and var equal ? GroupPlan.EqualSplit(equal, pattern) : [pattern];
    }

    /// <summary>The path in a body of a field of the plan's rules. Values with limits are refused where they are read.</summary>
    public static string PathOf(ExchangeObject body, string field) =>
        field == "groups" && !body.Has(field) ? "amountGroups" : field.Replace(".percentage", ".targetPercentage", StringComparison.Ordinal);

    private static GroupPlan ReadGroup(ExchangeObject body, int index, GroupPlan pattern)
    {
        const string share = "targetPercentage", wanted = "a number from 1 to 100, such as 12.5";
        var group = ReadConditions(body, pattern) with
        {
            Name = body.Text("name", 1, PlanRules.LongestName) ?? $"group-{index + 1}",
            Description = body.Text("description", 0, PlanRules.LongestDescription) ?? "",
            Filter = body.Text("targetFilterQuery", 0, 1024) ?? "",
            Percentage = (float)(body.Number(share, wanted) ?? 100),
        };
        if (group.Percentage is < 1 or > 100)
        {
            body.Fail(share, string.Create(CultureInfo.InvariantCulture, $"It is {group.Percentage}."), $"Send {wanted}.");
        }

        body.TakeIfThere("name", $"name of group {index + 1}");
        body.TakeIfThere("description", $"description of group {index + 1}");
        body.TakeIfThere("targetFilterQuery", $"own filter of group {index + 1}");
        body.TakeIfThere(share, $"share of group {index + 1} in percent");
        group = group with { ConfirmationRequired = HawkBitImporter.ReadConfirmation(body) };
        body.Close();
        return group;
    }

    private static GroupPlan ReadConditions(ExchangeObject body, GroupPlan pattern)
    {
        if (body.Object("successCondition") is { } success)
        {
            _ = success.Word("condition", s_successConditions, isAnyCase: true);
            pattern = pattern with { SuccessTriggerPercent = ReadExpression(success, 100) };
            success.Close();
            body.Take("successCondition", $"success from {pattern.SuccessTriggerPercent} % of the group on");
        }

        if (body.Object("successAction") is { } successAction)
        {
            pattern = pattern with { SuccessAction = successAction.Word("action", s_successActions, isAnyCase: true) ?? SuccessAction.NextGroup };
            ReadNoExpression(successAction);
            body.Take("successAction", pattern.SuccessAction == SuccessAction.NextGroup ? "then the next group starts" : "then the rollout pauses for a check");
        }

        if (body.Object("errorCondition") is { } error)
        {
            var isCount = error.Word("condition", s_errorConditions, isAnyCase: true) ?? false;
            var limit = ReadExpression(error, isCount ? int.MaxValue : 100);
            error.Close();
            pattern = pattern with { ErrorLimit = isCount ? new ErrorLimit.Count(limit) : new ErrorLimit.Percent(limit) };
            body.Take("errorCondition", $"too many from more than {limit} {(isCount ? "failures" : "% failures")} of the group on");
        }

        if (body.Object("errorAction") is { } errorAction)
        {
            pattern = pattern with { ErrorAction = errorAction.Word("action", s_errorActions, isAnyCase: true) ?? ErrorAction.Pause };
            ReadNoExpression(errorAction);
            body.Take("errorAction", "then the rollout pauses");
        }

        return pattern;
    }

    // Percent and counts are texts on the wire, and numbers are taken too (hawkbit-api, 2.14).
    private static int ReadExpression(ExchangeObject condition, int most) => condition.Whole("expression", 0, most) ?? UsualExpression;

    // hawkBit's two actions take none, and its own bodies carry an empty one.
    private static void ReadNoExpression(ExchangeObject action)
    {
        if (action.Text("expression", 0, 512) is { Length: > 0 })
        {
            action.LeaveOut("expression", "The action takes none.");
        }

        action.Close();
    }
}
