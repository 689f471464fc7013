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
    /// <summary>Reads the form.</summary>
    /// <param name="form">As typed.</param>
    /// <returns>The request with stand-ins for what cannot be read, and the faults of those.</returns>
    public static (CreateRollout Request, ImmutableList<PlanFault> Faults) Read(RolloutForm form)
    {
        var numbers = new FormNumbers();
        var groups = form.Growth.IsWithoutGroups || form.Split == GroupSplit.EqualCount ? ReadEqual(form, numbers) : ReadList(form, numbers);
        var plan = new RolloutPlan
        {
            Reading = form.Reading,
            Selection = form.Growth.Read(form.Filter.Trim(), numbers),
            Content = new RolloutContent(
                form.SetId ?? 0,
                form.ActionType,
                form.ActionType == ActionType.TimeForced ? numbers.Moment("forcetime", form.ForceAt) : null,
                numbers.Whole("weight", form.Weight, 0, PlanRules.HighestWeight),
                form.AsksPeople),
            BusyDevices = form.Busy,
            Groups = groups,
            Pacing = ReadRate(form.Rate, numbers),
            MostInFlight = form.Rate.InFlight.Trim().Length == 0 ? null : numbers.Whole("mostInFlight", form.Rate.InFlight, 1, int.MaxValue),
            AbortCriteria = [.. form.Guards.Rules.Select((rule, i) => ReadRule(rule, $"abortCriteria[{i}]", numbers))],
            Breaker = form.Guards.HasBreaker ? ReadBreaker(form.Guards, numbers) : null,
            Alarms = AlarmForm.Read(form.Guards, numbers),
            InFlightOnHalt = form.Guards.InFlightOnHalt,
            Recovery = form.Guards.Recovery,
            DeviceLimits = ReadLimits(form.Limits, numbers),
            Health = form.Health.Read(numbers),
            Approval = form.AsksApproval ? ApprovalRule.Always : ApprovalRule.Never,
            Schedule = ScheduleFormReader.Read(form, numbers),
        };
        return (new CreateRollout(form.Name.Trim(), form.Description.Trim(), plan), numbers.Faults);
    }

    /// <summary>The form of a plan, for a copy. What the form cannot say is left out and named.</summary>
    public static RolloutForm Of(string name, string description, RolloutPlan plan)
    {
        var common = ThresholdsOf(plan.Groups[0]);
        var isSplit = plan.Groups.SequenceEqual(GroupPlan.EqualSplit(plan.Groups.Count, plan.Groups[0]));
        return new RolloutForm
        {
            Name = name,
            Description = description,
            Weight = Text(plan.Content.Weight),
            Reading = plan.Reading,
            Filter = plan.Selection.Filter,
            Growth = GrowthForm.Of(plan.Selection),
            SetId = plan.Content.DistributionSetId > 0 ? plan.Content.DistributionSetId : null,
            ActionType = plan.Content.ActionType,
            Busy = plan.BusyDevices,
            AsksPeople = isSplit ? ConfirmationRules.IsRequired(plan, plan.Groups[0]) : plan.Content.ConfirmationRequired,
            ForceAt = FormNumbers.Text(plan.Content.ForceAt),
            Split = isSplit ? GroupSplit.EqualCount : GroupSplit.List,
            Count = Text(plan.Groups.Count),
            Groups =
            [
                .. plan.Groups.Select(g => new GroupForm
                {
                    Name = g.Name,
                    Description = g.Description,
                    Percentage = g.Percentage.ToString("R", CultureInfo.InvariantCulture),
                    Filter = g.Filter,
                    AsksPeople = g.ConfirmationRequired,
                    Own = ThresholdsOf(g).IsSame(common) ? null : ThresholdsOf(g),
                }),
            ],
            Thresholds = common,
            Guards = GuardForm.Of(plan),
            Limits = DeviceLimitForm.Of(plan.DeviceLimits),
            Rate = RateForm.Of(plan),
            Health = HealthForm.Of(plan.Health),
            Start = plan.Schedule.Start,
            Schedule = ScheduleForm.Of(plan.Schedule with { EndAt = null }),
            AsksApproval = plan.Approval == ApprovalRule.Always,
        };
    }

    private static ImmutableList<GroupPlan> ReadEqual(RolloutForm form, FormNumbers numbers)
    {
        var pattern = WithThresholds(new GroupPlan("group", 100), form.Thresholds, "thresholds", numbers);
        return GroupPlan.EqualSplit(form.Growth.IsWithoutGroups ? 1 : numbers.Whole("groups", form.Count, 1, PlanRules.MostGroups), pattern);
    }

    private static ImmutableList<GroupPlan> ReadList(RolloutForm form, FormNumbers numbers)
    {
        var common = WithThresholds(new GroupPlan("group", 100), form.Thresholds, "thresholds", numbers);
        var groups = ImmutableList.CreateBuilder<GroupPlan>();
        for (var i = 0; i < form.Groups.Count; i++)
        {
            var (typed, field) = (form.Groups[i], $"groups[{i}]");
            var group = common with { Name = typed.Name.Trim(), Description = typed.Description, Filter = typed.Filter.Trim(), Percentage = ShareOf(form.Groups, i, field, groups, numbers), ConfirmationRequired = typed.AsksPeople };
            groups.Add(typed.Own is { } own ? WithThresholds(group, own, field, numbers) : group);
        }

        return groups.ToImmutable();
    }

    // The last group may take the rest; shares count among groups with the same filter of their own (hawkbit-rollouts, 3.3).
    private static float ShareOf(List<GroupForm> typed, int index, string field, IEnumerable<GroupPlan> earlier, FormNumbers numbers)
    {
        if (index < typed.Count - 1 || typed[index].Percentage.Trim().Length > 0)
        {
            return numbers.Share($"{field}.percentage", typed[index].Percentage);
        }

        var rest = 100 - earlier.Where(g => g.Filter == typed[index].Filter.Trim()).Sum(g => (decimal)g.Percentage);
        return numbers.Rest($"{field}.percentage", rest);
    }

    private static GroupPlan WithThresholds(GroupPlan group, ThresholdForm typed, string field, FormNumbers numbers)
    {
        var limit = numbers.Whole($"{field}.errorLimit", typed.Limit, 0, typed.LimitIsCount ? int.MaxValue : 100);
        return group with
        {
            SuccessTriggerPercent = numbers.Whole($"{field}.successTriggerPercent", typed.Success, 0, 100),
            SuccessAction = typed.SuccessAction,
            SoakTime = TimeSpan.FromMinutes(numbers.Whole($"{field}.soakTime", typed.Soak, 0, (int)PlanRules.LongestSoak.TotalMinutes)),
            ErrorLimit = typed.LimitIsCount ? new ErrorLimit.Count(limit) : new ErrorLimit.Percent(limit),
            ErrorMinimumSample = numbers.Whole($"{field}.errorMinimumSample", typed.Sample, 0, int.MaxValue),
            ErrorAction = typed.ErrorAction,
        };
    }

    private static Pacing ReadRate(RateForm typed, FormNumbers numbers) => typed.Choice switch
    {
        RateChoice.Constant => new Pacing.ConstantRate(numbers.Whole("pacing.perMinute", typed.PerMinute, 1, PlanRules.HighestRate)),
        RateChoice.Ramp => new Pacing.ExponentialRate(
            numbers.Whole("pacing.basePerMinute", typed.Base, 1, PlanRules.HighestRate),
            numbers.Decimal("pacing.factor", typed.Factor, 1.5m),
            numbers.Whole("pacing.every", typed.Every, 1, int.MaxValue),
            typed.Counts,
            numbers.Whole("pacing.mostPerMinute", typed.Most, 1, PlanRules.HighestRate)),
        RateChoice.Capacity => new Pacing.CapacityWindow(
            typed.Mode,
            numbers.Whole("pacing.minimumHealthyPercent", typed.MinimumHealthy, 0, 100),
            typed.Mode == CapacityMode.SideBySide ? numbers.Whole("pacing.maximumPercent", typed.Maximum, 100, 1000) : 100,
            numbers.Whole("pacing.toleratedUnhealthy", typed.Tolerated, 0, int.MaxValue)),
        _ => new Pacing.Unpaced(),
    };

    private static AbortCriterion ReadRule(AbortRuleForm typed, string field, FormNumbers numbers) => new(
        typed.Type,
        numbers.Whole($"{field}.minimumExecuted", typed.Minimum, 1, int.MaxValue),
        numbers.Decimal($"{field}.thresholdPercent", typed.Percent, 12.5m),
        typed.Action,
        typed.Scope);

    private static CircuitBreaker ReadBreaker(GuardForm typed, FormNumbers numbers)
    {
        var isBounded = typed.BreakerKind == BreakerKind.BoundedPercent;
        return new CircuitBreaker(
            typed.BreakerKind,
            numbers.Whole("breaker.value", typed.BreakerValue, 1, typed.BreakerKind == BreakerKind.Count ? int.MaxValue : 100),
            typed.BreakerCounting,
            isBounded ? numbers.Whole("breaker.floor", typed.BreakerFloor, 1, int.MaxValue) : 10,
            isBounded ? numbers.Whole("breaker.cap", typed.BreakerCap, 1, int.MaxValue) : 200,
            typed.BreakerAction);
    }

    private static DeviceLimits ReadLimits(DeviceLimitForm typed, FormNumbers numbers) => new()
    {
        InProgressTimeout = ReadTimeout("deviceLimits.inProgressTimeout", typed.Timeout, numbers),
        StepTimeout = ReadTimeout("deviceLimits.stepTimeout", typed.Step, numbers),
        RetriesAfterFailure = numbers.Whole("deviceLimits.retriesAfterFailure", typed.AfterFailure, 0, PlanRules.MostRetries),
        RetriesAfterTimeout = numbers.Whole("deviceLimits.retriesAfterTimeout", typed.AfterTimeout, 0, PlanRules.MostRetries),
        RejectedEndsAction = typed.RejectedEnds,
    };

    private static TimeSpan? ReadTimeout(string field, string text, FormNumbers numbers) => text.Trim().Length == 0
        ? null
        : TimeSpan.FromMinutes(numbers.Whole(field, text, (int)PlanRules.ShortestTimeout.TotalMinutes, (int)PlanRules.LongestTimeout.TotalMinutes));

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
        Sample = Text(group.ErrorMinimumSample),
        ErrorAction = group.ErrorAction,
        Soak = Text((int)group.SoakTime.TotalMinutes),
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
