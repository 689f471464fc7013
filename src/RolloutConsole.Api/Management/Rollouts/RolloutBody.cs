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
    public static CreateRollout Read(BodyReader body)
    {
        var name = body.Text("name", PlanRules.LongestName, 1, isRequired: true) ?? "";
        var description = body.Text("description", PlanRules.LongestDescription) ?? "";
        var isDynamic = body.Flag("dynamic") == true;
        if (body.Has("dynamicGroupTemplate") && !isDynamic)
        {
            body.Fail("dynamicGroupTemplate", "It needs a dynamic rollout.", "Leave it out, or send dynamic with true.");
        }

        var plan = new RolloutPlan
        {
            Reading = PlanReading.HawkBit,
            Selection = new TargetSelection(
                body.Text("targetFilterQuery", 1024, 1, isRequired: true) ?? "id==*", isDynamic ? SelectionMode.Dynamic : SelectionMode.Frozen),
            Content = ReadContent(body),
            Groups = ReadGroups(body),
            Schedule = ReadSchedule(body),
        };
        return new CreateRollout(name, description, plan);
    }

    private static RolloutContent ReadContent(BodyReader body)
    {
        var type = body.Word("type", ActionWords.Types) ?? ActionType.Forced;
        var forceAt = body.Moment("forcetime");
        return new RolloutContent(
            body.Whole("distributionSetId", 1, long.MaxValue, isRequired: true) ?? 0,
            type,
            type == ActionType.TimeForced ? forceAt ?? DateTimeOffset.UnixEpoch : null,
            (int)(body.Whole("weight", 0, PlanRules.HighestWeight) ?? PlanRules.HighestWeight),
            body.Flag("confirmationRequired") == true);
    }

    // The largest number stands for "never by itself" (hawkbit-rollouts, 4.1).
    private static RolloutSchedule ReadSchedule(BodyReader body) => body.Moment("startAt") is { } at && at < DateTimeOffset.MaxValue
        ? new RolloutSchedule(RolloutStart.AtTime, at)
        : new RolloutSchedule();

    private static ImmutableList<GroupPlan> ReadGroups(BodyReader body)
    {
        var pattern = ConditionBody.Apply(body, new GroupPlan("group-1", 100));
        var amount = body.Whole("amountGroups", int.MinValue, int.MaxValue);
        if (body.List("groups") is not { } groups)
        {
            if (amount is null)
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
