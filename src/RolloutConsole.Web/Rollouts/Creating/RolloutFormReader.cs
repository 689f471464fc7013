using System.Collections.Immutable;
using System.Globalization;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>
/// Reads the form into a plan. Only what is no number or no moment is a fault here; what the values mean together is judged by the
/// engine (<see cref="PlanRules"/>), whose field names are the same.
/// </summary>
internal static class RolloutFormReader
{
    private static readonly string[] s_moments = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm"];

    /// <summary>Reads the form.</summary>
    /// <param name="form">As typed.</param>
    /// <returns>The request with stand-ins for what cannot be read, and the faults of those.</returns>
    public static (CreateRollout Request, ImmutableList<PlanFault> Faults) Read(RolloutForm form)
    {
        var faults = ImmutableList.CreateBuilder<PlanFault>();
        var groups = form.Split == GroupSplit.EqualCount ? ReadEqual(form, faults) : ReadList(form, faults);
        var plan = new RolloutPlan
        {
            Selection = new TargetSelection(form.Filter.Trim()),
            Content = new RolloutContent(
                form.SetId ?? 0,
                form.ActionType,
                form.ActionType == ActionType.TimeForced ? ReadMoment("forcetime", form.ForceAt, faults) : null,
                ReadWhole("weight", form.Weight, 0, PlanRules.HighestWeight, faults)),
            Groups = groups,
            Pacing = form.IsPaced
                ? new Pacing.ConstantRate(ReadWhole("pacing.perMinute", form.PerMinute, 1, PlanRules.HighestRate, faults))
                : new Pacing.Unpaced(),
            Schedule = new RolloutSchedule(form.Start, form.Start == RolloutStart.AtTime ? ReadMoment("startAt", form.StartAt, faults) : null),
        };
        return (new CreateRollout(form.Name.Trim(), form.Description.Trim(), plan), faults.ToImmutable());
    }

    /// <summary>The form of a plan, for a copy. What the form cannot say is left out and named.</summary>
    public static RolloutForm Of(string name, string description, RolloutPlan plan)
    {
        var common = ThresholdsOf(plan.Groups[0]);
        return new RolloutForm
        {
            Name = name,
            Description = description,
            Weight = Text(plan.Content.Weight),
            Filter = plan.Selection.Filter,
            SetId = plan.Content.DistributionSetId,
            ActionType = plan.Content.ActionType,
            ForceAt = Text(plan.Content.ForceAt),
            Split = GroupSplit.List,
            Count = Text(plan.Groups.Count),
            Groups =
            [
                .. plan.Groups.Select(g => new GroupForm
                {
                    Name = g.Name,
                    Percentage = g.Percentage.ToString("0.######", CultureInfo.InvariantCulture),
                    Filter = g.Filter,
                    Own = IsSame(ThresholdsOf(g), common) ? null : ThresholdsOf(g),
                }),
            ],
            Thresholds = common,
            IsPaced = plan.Pacing is Pacing.ConstantRate,
            PerMinute = plan.Pacing is Pacing.ConstantRate rate ? Text(rate.PerMinute) : "50",
            Start = plan.Schedule.Start == RolloutStart.AtTime ? RolloutStart.AtTime : RolloutStart.Manual,
        };
    }

    private static ImmutableList<GroupPlan> ReadEqual(RolloutForm form, ImmutableList<PlanFault>.Builder faults)
    {
        var pattern = WithThresholds(new GroupPlan("group", 100), form.Thresholds, "thresholds", faults);
        var count = ReadWhole("groups", form.Count, 1, PlanRules.MostGroups, faults);
        return GroupPlan.EqualSplit(count, pattern);
    }

    private static ImmutableList<GroupPlan> ReadList(RolloutForm form, ImmutableList<PlanFault>.Builder faults)
    {
        var common = WithThresholds(new GroupPlan("group", 100), form.Thresholds, "thresholds", faults);
        var groups = ImmutableList.CreateBuilder<GroupPlan>();
        for (var i = 0; i < form.Groups.Count; i++)
        {
            var (typed, field) = (form.Groups[i], $"groups[{i}]");
            var group = common with { Name = typed.Name.Trim(), Filter = typed.Filter.Trim(), Percentage = ReadShare($"{field}.percentage", typed.Percentage, faults) };
            groups.Add(typed.Own is { } own ? WithThresholds(group, own, field, faults) : group);
        }

        return groups.ToImmutable();
    }

    private static GroupPlan WithThresholds(GroupPlan group, ThresholdForm typed, string field, ImmutableList<PlanFault>.Builder faults)
    {
        var limit = ReadWhole($"{field}.errorLimit", typed.Limit, 0, typed.LimitIsCount ? int.MaxValue : 100, faults);
        return group with
        {
            SuccessTriggerPercent = ReadWhole($"{field}.successTriggerPercent", typed.Success, 0, 100, faults),
            SuccessAction = typed.SuccessAction,
            ErrorLimit = typed.LimitIsCount ? new ErrorLimit.Count(limit) : new ErrorLimit.Percent(limit),
        };
    }

    private static int ReadWhole(string field, string text, int least, int most, ImmutableList<PlanFault>.Builder faults)
    {
        if (int.TryParse(text.Trim().Replace(",", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
        {
            return number;
        }

        var range = most == int.MaxValue ? $"{least} or more" : string.Create(CultureInfo.InvariantCulture, $"{least} to {most:N0}");
        faults.Add(new PlanFault(field, text.Trim().Length == 0 ? "It is empty." : $"'{text.Trim()}' is not possible here.", $"Write a whole number, {range}."));
        return least;
    }

    private static float ReadShare(string field, string text, ImmutableList<PlanFault>.Builder faults)
    {
        if (float.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is > 0 and <= 100)
        {
            return share;
        }

        faults.Add(new PlanFault(field, text.Trim().Length == 0 ? "It is empty." : $"'{text.Trim()}' is no share.", "Write a number above 0 and at most 100, such as 12.5."));
        return 1;
    }

    private static DateTimeOffset? ReadMoment(string field, string text, ImmutableList<PlanFault>.Builder faults)
    {
        if (DateTimeOffset.TryParseExact(
            text.Trim(), s_moments, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment))
        {
            return moment;
        }

        faults.Add(new PlanFault(field, text.Trim().Length == 0 ? "It is empty." : $"'{text.Trim()}' is no moment.", "Write date and time in UTC, such as 2026-05-20T22:00."));
        return DateTimeOffset.UnixEpoch;
    }

    private static ThresholdForm ThresholdsOf(GroupPlan group) => new()
    {
        Success = Text(group.SuccessTriggerPercent),
        SuccessAction = group.SuccessAction,
        Limit = group.ErrorLimit switch
        {
            ErrorLimit.Percent percent => Text(percent.Value),
            ErrorLimit.Count count => Text(count.Value),
            _ => throw new System.Diagnostics.UnreachableException(),
        },
        LimitIsCount = group.ErrorLimit is ErrorLimit.Count,
    };

    private static bool IsSame(ThresholdForm a, ThresholdForm b) =>
        (a.Success, a.SuccessAction, a.Limit, a.LimitIsCount) == (b.Success, b.SuccessAction, b.Limit, b.LimitIsCount);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset? moment) =>
        moment is { } at ? at.UtcDateTime.ToString(s_moments[0], CultureInfo.InvariantCulture) : "";
}
