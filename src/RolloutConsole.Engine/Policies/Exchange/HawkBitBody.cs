using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace RolloutConsole.Engine.Policies.Exchange;

/// <summary>A plan as the body of hawkBit's Management API, and what that body cannot say.</summary>
/// <param name="Text">One JSON object, indented.</param>
/// <param name="LeftOut">Parts of the plan that are not in it; the field is that of the console's own plan.</param>
public sealed record HawkBitBody(string Text, ImmutableList<ExchangeNote> LeftOut)
{
    // The least share of a listed group (hawkbit-rollouts, 3.6).
    private const float LeastShare = 1;

    /// <summary>Writes a plan (hawkbit-api, 2.14).</summary>
    /// <param name="name">Name of the rollout.</param>
    /// <param name="description">Its description.</param>
    /// <param name="plan">A plan without faults.</param>
    public static HawkBitBody Of(string name, string description, RolloutPlan plan)
    {
        var content = plan.Content;
        var body = new JsonObject
        {
            ["name"] = name,
            ["description"] = description,
            ["targetFilterQuery"] = plan.Selection.Filter,
            ["distributionSetId"] = content.DistributionSetId,
            ["type"] = WordOf(content.ActionType),
            ["weight"] = content.Weight,
            ["dynamic"] = IsDynamic(plan),
            ["confirmationRequired"] = content.ConfirmationRequired,
        };
        if (content is { ActionType: ActionType.TimeForced, ForceAt: { } forceAt })
        {
            body["forcetime"] = forceAt.ToUnixTimeMilliseconds();
        }

        if (plan.Schedule is { Start: RolloutStart.AtTime, StartAt: { } at })
        {
            body["startAt"] = at.ToUnixTimeMilliseconds();
        }

        if (IsDynamic(plan) && plan.Selection.DynamicGroups is { TargetCount: { } count } template)
        {
            body["dynamicGroupTemplate"] = new JsonObject { ["nameSuffix"] = template.NameSuffix, ["targetCount"] = count };
        }

        AddGroups(body, plan);
        return new HawkBitBody(body.ToJsonString(PlanDocument.Options), [.. LeftOutOf(plan)]);
    }

    private static void AddGroups(JsonObject body, RolloutPlan plan)
    {
        var groups = plan.Groups;
        if (IsEqualSplit(groups) || plan.FixedGroups() == 0)
        {
            body["amountGroups"] = plan.FixedGroups();
            AddConditions(body, groups[0]);
            return;
        }

        var list = new JsonArray();
        foreach (var group in groups)
        {
            var item = new JsonObject
            {
                ["name"] = group.Name,
                ["description"] = group.Description,
                ["targetFilterQuery"] = group.Filter,
                ["targetPercentage"] = group.Percentage,
            };
            if (group.ConfirmationRequired is { } isRequired)
            {
                item["confirmationRequired"] = isRequired;
            }

            AddConditions(item, group);
            list.Add(item);
        }

        body["groups"] = list;
    }

    private static void AddConditions(JsonObject part, GroupPlan group)
    {
        part["successCondition"] = Condition("THRESHOLD", group.SuccessTriggerPercent);
        part["successAction"] = Action(group.SuccessAction == SuccessAction.PauseForCheck ? "PAUSE" : "NEXTGROUP");
        part["errorCondition"] = group.ErrorLimit switch
        {
            ErrorLimit.Percent percent => Condition("THRESHOLD", percent.Value),
            ErrorLimit.Count count => Condition("COUNT", count.Value),
            _ => throw new System.Diagnostics.UnreachableException($"error limit {group.ErrorLimit}"),
        };
        part["errorAction"] = Action("PAUSE");
    }

    private static IEnumerable<ExchangeNote> LeftOutOf(RolloutPlan plan)
    {
        if (plan.Reading == PlanReading.Console)
        {
            yield return new("reading", "console", "hawkBit's own reading holds there: for example, a group that missed its trigger is passed.");
        }

        if (plan.Selection.Mode == SelectionMode.Continuous)
        {
            yield return new("selection.mode", "continuous", "hawkBit knows no members that leave and no group without a size; the body fixes the members.");
        }
        else if (plan.Selection.Mode == SelectionMode.Dynamic && !IsDynamic(plan))
        {
            yield return new("selection.mode", "dynamic", "hawkBit takes dynamic only with groups of equal size and without filters of their own; the body fixes the members.");
        }
        else if (plan.Selection.DynamicGroups is { TargetCount: null, NameSuffix.Length: > 0 } template)
        {
            yield return new("selection.dynamicGroups.nameSuffix", template.NameSuffix, "hawkBit takes a suffix only together with a number of devices.");
        }

        if (plan.Selection.ShuffleSeed is { } seed)
        {
            yield return new("selection.shuffleSeed", $"{seed}", "hawkBit takes devices by id.");
        }

        if (plan.BusyDevices == BusyDevices.Wait)
        {
            yield return new("busyDevices", "wait", "hawkBit never waits for a busy device: it asks the older action back.");
        }

        if (plan.Pacing is not Pacing.Unpaced)
        {
            yield return new(
                "pacing", NameOf(plan.Pacing), plan.Pacing is Pacing.CapacityWindow ? "hawkBit knows no number of devices that must stay in service." : "hawkBit has no rates.");
        }

        if (plan.MostInFlight is { } most)
        {
            yield return new("mostInFlight", Written(most), "hawkBit has no limit of devices in flight.");
        }

        if (plan.AbortCriteria.Count > 0)
        {
            yield return new("abortCriteria", Written(plan.AbortCriteria.Count), "hawkBit has no abort rules.");
        }

        if (plan.Breaker is { } breaker)
        {
            yield return new("breaker", Written(breaker.Value), "hawkBit has no circuit breaker.");
        }

        if (plan.Alarms is { } alarms)
        {
            yield return new("alarms", Written(alarms.Rules.Count), "hawkBit has no alarms.");
        }

        if (plan.InFlightOnHalt != InFlightOnHalt.Finish)
        {
            yield return new("inFlightOnHalt", plan.InFlightOnHalt.ToString(), "hawkBit has no abort.");
        }

        if (plan.Recovery == Recovery.RollBack)
        {
            yield return new("recovery", "rollBack", "hawkBit has no rollback.");
        }

        if (plan.DeviceLimits != new DeviceLimits())
        {
            yield return new("deviceLimits", "set", "hawkBit has no time limits of devices, no retries, and only notes a refusal.");
        }

        if (plan.Health is { } health)
        {
            yield return new("health", health.Attribute, "hawkBit does not watch devices after the installation: an installed device is a success.");
        }

        if (plan.Schedule.Start == RolloutStart.WhenApproved)
        {
            yield return new("schedule.start", "whenApproved", "hawkBit starts at a moment or by a person; the body leaves the start to a person.");
        }

        if (plan.Schedule.EndAt is { } end)
        {
            yield return new("schedule.endAt", end.ToString("o", CultureInfo.InvariantCulture), "hawkBit has no planned end.");
        }

        if (plan.Schedule.Windows.Count > 0)
        {
            yield return new("schedule.windows", Written(plan.Schedule.Windows.Count), "hawkBit keeps maintenance windows with assignments, not with rollouts.");
        }

        if (plan.Approval != ApprovalRule.Never)
        {
            yield return new("approval", Written(plan.Approval.Above ?? 0), "hawkBit asks for approval by a setting of the installation.");
        }

        for (var i = 0; i < plan.Groups.Count; i++)
        {
            foreach (var note in LeftOutOf(plan.Groups[i], $"groups[{i}]", isListed: !IsEqualSplit(plan.Groups)))
            {
                yield return note;
            }
        }
    }

    private static IEnumerable<ExchangeNote> LeftOutOf(GroupPlan group, string field, bool isListed)
    {
        if (group.SoakTime > TimeSpan.Zero)
        {
            yield return new($"{field}.soakTime", group.SoakTime.ToString("c", CultureInfo.InvariantCulture), "hawkBit has no soak time.");
        }

        if (group.ErrorMinimumSample > 0)
        {
            yield return new($"{field}.errorMinimumSample", Written(group.ErrorMinimumSample), "hawkBit asks the error limit from the first result on.");
        }

        if (group.ErrorAction != ErrorAction.Pause)
        {
            yield return new($"{field}.errorAction", group.ErrorAction == ErrorAction.Abort ? "abort" : "abortAndRollBack", "hawkBit can only pause, and the body says so.");
        }

        if (group.DistributionSetId is { } set)
        {
            yield return new($"{field}.distributionSetId", set.ToString(CultureInfo.InvariantCulture), "hawkBit's groups have no sets of their own.");
        }

        if (group.ErrorLimit is ErrorLimit.Count count)
        {
            yield return new($"{field}.errorLimit", Written(count.Value), "COUNT stands in the body and works here; hawkBit itself refuses it.");
        }

        if (isListed && group.Percentage < LeastShare)
        {
            yield return new($"{field}.percentage", group.Percentage.ToString(CultureInfo.InvariantCulture), "hawkBit refuses a listed group with less than 1 %.");
        }
    }

    private static bool IsDynamic(RolloutPlan plan) =>
        plan.Selection.Mode == SelectionMode.Dynamic && (plan.FixedGroups() == 0 || IsEqualSplit(plan.Groups));

    // Such groups need no list; only they may be smaller than the least share.
    private static bool IsEqualSplit(ImmutableList<GroupPlan> groups) =>
        groups[0] is { ConfirmationRequired: null, Description.Length: 0, Filter.Length: 0 } first && groups.SequenceEqual(GroupPlan.EqualSplit(groups.Count, first));

    private static JsonObject Condition(string word, int value) => new() { ["condition"] = word, ["expression"] = Written(value) };

    private static JsonObject Action(string word) => new() { ["action"] = word, ["expression"] = "" };

    private static string NameOf(Pacing pacing) => pacing switch
    {
        Pacing.ConstantRate => "constantRate",
        Pacing.ExponentialRate => "exponentialRate",
        Pacing.CapacityWindow => "capacityWindow",
        _ => throw new System.Diagnostics.UnreachableException($"pacing {pacing}"),
    };

    private static string WordOf(ActionType type) => type switch
    {
        ActionType.Forced => "forced",
        ActionType.Soft => "soft",
        ActionType.TimeForced => "timeforced",
        ActionType.DownloadOnly => "downloadonly",
        _ => throw new System.Diagnostics.UnreachableException($"action type {type}"),
    };

    private static string Written(int number) => number.ToString(CultureInfo.InvariantCulture);
}
