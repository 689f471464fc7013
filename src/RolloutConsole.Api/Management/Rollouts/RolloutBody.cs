using System.Collections.Immutable;
using RolloutConsole.Api.Management.Targets;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Api.Management.Rollouts;

/// <summary>Reads the body of a new rollout into a plan with hawkBit's reading (hawkbit-api, 2.14; hawkbit-rollouts, 3.1).</summary>
internal static class RolloutBody
{
    /// <summary>What was asked for; look at the reader's faults before using it.</summary>
    /// <param name="body">The body.</param>
    /// <param name="asksPeople">Whether people are asked where the body does not say: the setting of the confirmation flow (hawkbit-rollouts, 4.6).</param>
    public static CreateRollout Read(BodyReader body, bool asksPeople)
    {
        var name = body.Text("name", PlanRules.LongestName, 1, isRequired: true) ?? "";
        var description = body.Text("description", PlanRules.LongestDescription) ?? "";
        var selection = ReadSelection(body);
        var groups = ReadGroups(body, selection.DynamicGroups is not null, out var areOnlyDynamic);
        var plan = new RolloutPlan
        {
            Reading = PlanReading.HawkBit,
            Selection = areOnlyDynamic ? selection with { DynamicGroups = selection.DynamicGroups! with { Only = true } } : selection,
            Content = ReadContent(body, asksPeople),
            BusyDevices = BusyDevices.Replace,
            Groups = groups,
            Schedule = ReadSchedule(body),
        };
        return new CreateRollout(name, description, plan);
    }

    // Which of the four members go together: hawkbit-rollouts, 3.1.
    private static TargetSelection ReadSelection(BodyReader body)
    {
        const string dynamic = "dynamic", template = "dynamicGroupTemplate";
        var filter = body.Text("targetFilterQuery", 1024, 1, isRequired: true) ?? "id==*";
        if (body.Flag(dynamic) != true)
        {
            if (body.Has(template))
            {
                body.Fail(template, "It needs a dynamic rollout.", "Leave it out, or send dynamic with true.");
            }

            return new TargetSelection(filter);
        }

        if (body.Has("groups"))
        {
            body.Fail(dynamic, "It stands beside groups.", "Send amountGroups instead of groups, or leave dynamic out.");
        }

        return new TargetSelection(filter, SelectionMode.Dynamic, body.Object(template) is { } groups ? ReadTemplate(groups) : null);
    }

    // The number is a fraction in hawkBit's own storage: its integer part counts, and at least 1 (hawkbit-rollouts, 6.9, row "planned size").
    private static DynamicGroups ReadTemplate(BodyReader template) => new(
        template.Number("targetCount", 0, 1_000_000) is { } count ? Math.Max(1, (int)count) : null,
        template.Text("nameSuffix", DynamicGroups.LongestSuffix) ?? "");

    private static RolloutContent ReadContent(BodyReader body, bool asksPeople)
    {
        var type = body.Word("type", ActionWords.Types) ?? ActionType.Forced;
        var forceAt = body.Moment("forcetime");
        return new RolloutContent(
            body.Whole("distributionSetId", 1, long.MaxValue, isRequired: true) ?? 0,
            type,
            type == ActionType.TimeForced ? forceAt ?? DateTimeOffset.UnixEpoch : null,
            (int)(body.Whole("weight", 0, PlanRules.HighestWeight) ?? PlanRules.HighestWeight),
            body.Flag("confirmationRequired") ?? asksPeople);
    }

    // The largest number stands for "never by itself" (hawkbit-rollouts, 4.1).
    private static RolloutSchedule ReadSchedule(BodyReader body) => body.Moment("startAt") is { } at && at < DateTimeOffset.MaxValue
        ? new RolloutSchedule(RolloutStart.AtTime, at)
        : new RolloutSchedule();

    private static ImmutableList<GroupPlan> ReadGroups(BodyReader body, bool hasTemplate, out bool areOnlyDynamic)
    {
        var pattern = ConditionBody.Apply(body, new GroupPlan("group-1", 100));
        var amount = body.Whole("amountGroups", int.MinValue, int.MaxValue);
        areOnlyDynamic = hasTemplate && amount == 0 && !body.Has("groups");
        if (body.List("groups") is not { } groups)
        {
            if (amount is null || areOnlyDynamic)
            {
                return [pattern];
            }

            if (amount < 1)
            {
                body.Fail("amountGroups", $"It is {amount}.", $"Send 1 to {PlanRules.MostGroups}.");
                return [pattern];
            }

            if (amount > PlanRules.MostGroups)
            {
                body.FailTooMany("amountGroups", $"It is {amount}.", $"Send 1 to {PlanRules.MostGroups}.");
                return [pattern];
            }

            return GroupPlan.EqualSplit((int)amount, pattern);
        }

        if (amount is not null)
        {
            body.Fail("amountGroups", "It stands beside groups.", "Send one of the two.");
        }

        if (groups.Count > PlanRules.MostGroups)
        {
            body.FailTooMany("groups", $"There are {groups.Count} groups.", $"Send 1 to {PlanRules.MostGroups}.");
            return [pattern];
        }

        if (groups.Count == 0)
        {
            body.Fail("groups", "There are 0 groups.", $"Send 1 to {PlanRules.MostGroups}, or leave groups out.");
            return [pattern];
        }

        return [.. groups.Select((group, index) => ReadGroup(group, index, pattern))];
    }

    private static GroupPlan ReadGroup(BodyReader body, int index, GroupPlan pattern) => ConditionBody.Apply(body, pattern) with
    {
        Name = body.Text("name", PlanRules.LongestName, 1) ?? $"group-{index + 1}",
        Description = body.Text("description", PlanRules.LongestDescription) ?? "",
        Filter = body.Text("targetFilterQuery", 1024) ?? "",
        Percentage = body.Number("targetPercentage", 1, 100) ?? 100,
        ConfirmationRequired = body.Flag("confirmationRequired"),
    };
}
