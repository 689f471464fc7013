using System.Collections.Immutable;

namespace RolloutConsole.Engine.Policies.Exchange;

/// <summary>
/// Reads the body of a new rollout with the meaning that the Management API gives it (hawkbit-api, 2.14; hawkbit-rollouts, 1.6 and 3.1).
/// A body that a script sends may hold members that nobody knows; here they are faults, because a person is there to mend them.
/// </summary>
internal static class HawkBitImporter
{
    private const string Filter = "targetFilterQuery";
    private const string AnswerOnly = "It is part of an answer about an existing rollout.";

    private static readonly string[] s_ofAnswers =
    [
        "id", "status", "createdBy", "createdAt", "lastModifiedBy", "lastModifiedAt", "totalTargets", "totalTargetsPerStatus", "totalGroups", "deleted", "_links",
    ];

    private static readonly Dictionary<string, ActionType> s_types = new()
    {
        ["forced"] = ActionType.Forced, ["soft"] = ActionType.Soft, ["timeforced"] = ActionType.TimeForced, ["downloadonly"] = ActionType.DownloadOnly,
    };

    public static ImportedPlan Read(ExchangeObject body, RolloutPlan basis, ExchangeNotes notes)
    {
        var name = body.Text("name", 1, PlanRules.LongestName);
        body.TakeIfThere("name", "name of the rollout");
        var description = body.Text("description", 0, PlanRules.LongestDescription);
        body.TakeIfThere("description", "description");
        var selection = ReadSelection(body, basis);
        var groups = HawkBitGroups.Read(body, selection.DynamicGroups is not null, out var areOnlyDynamic);
        var plan = new RolloutPlan
        {
            Reading = PlanReading.HawkBit,
            Selection = areOnlyDynamic ? selection with { DynamicGroups = selection.DynamicGroups! with { Only = true } } : selection,
            Content = ReadContent(body, basis),
            BusyDevices = BusyDevices.Replace,
            Groups = groups,
            Schedule = ReadSchedule(body),
        };
        foreach (var member in s_ofAnswers)
        {
            body.LeaveOut(member, AnswerOnly);
        }

        body.Close();
        Judge(body, name, plan, notes);
        return notes.Close(plan, name, description);
    }

    // What the body does not say comes from the form, which has rules and faults of its own.
    private static void Judge(ExchangeObject body, string? name, RolloutPlan plan, ExchangeNotes notes) => notes.Judge(
        name ?? "name",
        body.Has(Filter) ? plan : plan with { Selection = plan.Selection with { Filter = "name==*" } },
        field => HawkBitGroups.PathOf(body, field));

    private static TargetSelection ReadSelection(ExchangeObject body, RolloutPlan basis)
    {
        const string dynamic = "dynamic", template = "dynamicGroupTemplate";
        var isDynamic = body.Flag(dynamic) ?? false;
        body.TakeIfThere(dynamic, isDynamic
            ? "devices that match later join as further groups; it never ends by itself"
            : "members are fixed when the rollout is created");
        if (isDynamic && body.Has("groups"))
        {
            body.Fail(dynamic, "It stands beside groups.", "Send amountGroups instead of groups, or leave dynamic out.");
        }

        if (!isDynamic && body.Has(template))
        {
            body.Fail(template, "It needs a dynamic rollout.", "Leave it out, or send dynamic with true.");
        }

        var filter = body.Text(Filter, 1, 1024);
        body.TakeIfThere(Filter, "target filter");
        return new TargetSelection(
            filter ?? basis.Selection.Filter,
            isDynamic ? SelectionMode.Dynamic : SelectionMode.Frozen,
            isDynamic ? ReadTemplate(body, template) : null);
    }

    private static DynamicGroups? ReadTemplate(ExchangeObject body, string name)
    {
        if (body.Object(name) is not { } template)
        {
            return null;
        }

        var groups = new DynamicGroups(
            template.Whole("targetCount", 1, int.MaxValue), template.Text("nameSuffix", 0, DynamicGroups.LongestSuffix) ?? "");
        template.Close();
        body.Take(name, "size and name of the further groups");
        return groups;
    }

    private static RolloutContent ReadContent(ExchangeObject body, RolloutPlan basis)
    {
        var set = body.Long("distributionSetId", 1, long.MaxValue);
        body.TakeIfThere("distributionSetId", "distribution set with this id in this console; look at it in step 3");
        var type = body.Word("type", s_types, isAnyCase: true) ?? ActionType.Forced;
        body.TakeIfThere("type", "how urgent it is to the device");
        var forceAt = ReadMoment(body, "forcetime");
        if (type == ActionType.TimeForced)
        {
            body.TakeIfThere("forcetime", "forced from then on");
        }
        else
        {
            body.LeaveOut("forcetime", "It means something only with the type timeforced.");
        }

        var weight = body.Whole("weight", 0, PlanRules.HighestWeight);
        body.TakeIfThere("weight", "weight");
        var asksPeople = ReadConfirmation(body);

        // A time-forced body without a moment is forced from the beginning, as over the Management API.
        return new RolloutContent(
            set ?? basis.Content.DistributionSetId,
            type,
            type == ActionType.TimeForced ? forceAt ?? DateTimeOffset.UnixEpoch : null,
            weight ?? PlanRules.HighestWeight,
            asksPeople ?? false);
    }

    /// <summary>Confirmation of a rollout or group; null where it says nothing.</summary>
    public static bool? ReadConfirmation(ExchangeObject part)
    {
        const string name = "confirmationRequired";
        var asksPeople = part.Flag(name);
        if (asksPeople is { } asks)
        {
            part.Take(name, asks ? "a person at the device must confirm, while the confirmation flow is switched on" : "nobody at the device must confirm");
        }

        return asksPeople;
    }

    // The largest number stands for "never by itself" (hawkbit-rollouts, 4.1).
    private static RolloutSchedule ReadSchedule(ExchangeObject body)
    {
        if (ReadMoment(body, "startAt") is not { } at)
        {
            return new RolloutSchedule();
        }

        body.Take("startAt", at == DateTimeOffset.MaxValue ? "started by a person" : "starts by itself then");
        return at == DateTimeOffset.MaxValue ? new RolloutSchedule() : new RolloutSchedule(RolloutStart.AtTime, at);
    }

    private static DateTimeOffset? ReadMoment(ExchangeObject body, string name) => body.Long(name, 0, long.MaxValue) is { } ms
        ? ms > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.MaxValue : DateTimeOffset.FromUnixTimeMilliseconds(ms)
        : null;
}
