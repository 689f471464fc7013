using System.Globalization;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Rollouts;

/// <summary>The parts of a plan in words; form, summary, review and plan page all say the same.</summary>
internal static class PlanWords
{
    /// <summary>The rate, for example <c>50 a minute, 200 in flight</c>.</summary>
    public static string RateOf(RolloutPlan plan)
    {
        var rate = plan.Pacing switch
        {
            Pacing.ConstantRate constant => $"{Figures.Count(constant.PerMinute)} a minute",
            Pacing.ExponentialRate ramp => $"{Figures.Count(ramp.BasePerMinute)} a minute, × {ramp.Factor:0.#} every {Figures.Count(ramp.Every)} {CountedOf(ramp.Counts)}, at most {Figures.Count(ramp.MostPerMinute)}",
            Pacing.CapacityWindow { Mode: CapacityMode.InPlace } window => $"at least {window.MinimumHealthyPercent} % stay healthy, {ToleratedOf(window)}",
            Pacing.CapacityWindow window => $"at most {window.MaximumPercent} % at once, side by side, at least {window.MinimumHealthyPercent} % stay healthy, {ToleratedOf(window)}",
            _ => "not limited",
        };
        return plan.MostInFlight is { } most ? $"{rate}, {Figures.Count(most)} in flight" : rate;
    }

    /// <summary>In which order devices become members.</summary>
    public static string OrderOf(RolloutPlan plan) => plan.Selection.ShuffleSeed is { } seed
        ? string.Create(CultureInfo.InvariantCulture, $"shuffled: each group takes devices from all over the fleet, and seed {seed} gives the same groups again")
        : "by id: the first group takes the devices that were created first";

    /// <summary>What becomes of devices that match later, for example <c>join groups of 50 behind the others; it never ends by itself</c>.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="matching">Devices that match today, where that is known and to be said.</param>
    public static string GrowthOf(RolloutPlan plan, int? matching = null)
    {
        var today = matching is { } known
            ? plan.FixedGroups() == 0 ? $"{DevicesOf(known)} of today and all later ones " : $"{DevicesOf(known)} of today take part; later ones "
            : "";
        return plan.Selection switch
        {
            { Mode: SelectionMode.Dynamic, DynamicGroups.TargetCount: { } count } =>
                $"{today}join groups of {Figures.Count(count)}{(plan.FixedGroups() == 0 ? "" : " behind the others")}, looked for every minute; who stops matching stays; it never ends by itself",
            { Mode: SelectionMode.Dynamic } =>
                $"{today}join groups as large as the last one, behind the others, looked for every minute; who stops matching stays; it never ends by itself",
            { Mode: SelectionMode.Continuous } =>
                $"{today}join one group behind the others, looked for every minute, and use no rate; who stops matching before its update is over is removed; it never ends by itself",
            _ => $"{today}stay out: members are fixed when the rollout is created",
        };
    }

    /// <summary>The groups behind those of the plan, in a sentence; null when there are none.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="lastSize">Size of its last group.</param>
    public static string? TailOf(RolloutPlan plan, int lastSize)
    {
        if (!plan.Grows())
        {
            return null;
        }

        var first = plan.FixedGroups() + 1;
        return plan.Selection.Mode == SelectionMode.Continuous
            ? $"Behind them group {first} takes all devices that match later."
            : $"{(first == 1 ? "Group 1 and on take" : $"Behind them groups {first} and on take")} {DevicesOf(plan.SizeAfter(lastSize))} each as they come, at most {Figures.Count(PlanRules.MostGroups)} groups in all.";
    }

    /// <summary>What a ramp counts.</summary>
    public static string CountedOf(RateIncrease counts) => counts == RateIncrease.Notified ? "offered" : "succeeded";

    /// <summary>An abort rule, for example <c>failed ≥ 2 % after 200 finished</c>.</summary>
    public static string RuleOf(AbortCriterion criterion) =>
        $"{TypeOf(criterion.FailureType)} ≥ {criterion.ThresholdPercent:0.##} % after {Figures.Count(criterion.MinimumExecuted)} finished{(criterion.Scope == GuardScope.EachGroup ? " in a group" : "")}";

    /// <summary>A failure type as a choice.</summary>
    public static string TypeOf(FailureType type) => type switch
    {
        FailureType.Failed => "Failed",
        FailureType.Rejected => "Rejected",
        FailureType.TimedOut => "Timed out",
        _ => "Any",
    };

    /// <summary>A circuit breaker with its result for so many devices.</summary>
    public static string BreakerOf(CircuitBreaker breaker, int? devices)
    {
        var meaning = devices is { } known && breaker.Kind != BreakerKind.Count ? $" = {Figures.Count(breaker.ThresholdFor(known))} of {Figures.Count(known)}" : "";
        var value = breaker.Kind switch
        {
            BreakerKind.Count => $"{Figures.Count(breaker.Value)} failures",
            BreakerKind.Percent => $"{breaker.Value} %{meaning} failures",
            _ => $"{breaker.Value} %, {Figures.Count(breaker.Floor)} to {Figures.Count(breaker.Cap)}{meaning} failures",
        };
        return value + (breaker.Counting == BreakerCounting.ResetByHealthy ? " in a row" : breaker.Counting == BreakerCounting.EndedByHealthy ? " before the first success" : "");
    }

    /// <summary>An alarm, for example <c>while at least 5 devices match attribute.thermal==critical</c>.</summary>
    public static string AlarmOf(AlarmRule rule) => $"while at least {DevicesOf(rule.AtLeast)} {(rule.AtLeast == 1 ? "matches" : "match")} {rule.Filter}";

    /// <summary>What stops the rollout by itself, for example <c>2 rules, breaker, 1 alarm, 4 error limits</c>.</summary>
    public static string StopsItself(RolloutPlan plan)
    {
        var limits = plan.Groups.Count(g => g.ErrorLimit is not ErrorLimit.Percent { Value: 100 });
        string?[] parts =
        [
            Counted(plan.AbortCriteria.Count, "rule"), plan.Breaker is null ? null : "breaker", Counted(plan.Alarms?.Rules.Count ?? 0, "alarm"), Counted(limits, "error limit"),
        ];
        return parts.OfType<string>().ToList() is { Count: > 0 } said ? string.Join(", ", said) : "never";
    }

    /// <summary>How long a device may take, for example <c>30 min in all, 5 min of silence</c>.</summary>
    public static string TimeoutOf(DeviceLimits limits)
    {
        string?[] parts =
        [
            limits.InProgressTimeout is { } whole ? $"{Figures.Count((long)whole.TotalMinutes)} min in all" : null,
            limits.StepTimeout is { } step ? $"{Figures.Count((long)step.TotalMinutes)} min of silence" : null,
        ];
        return parts.OfType<string>().ToList() is { Count: > 0 } said ? string.Join(", ", said) : "none";
    }

    /// <summary>How often a device is tried again, for example <c>2 after failure, 1 after timeout</c>.</summary>
    public static string RetriesOf(DeviceLimits limits)
    {
        string?[] parts =
        [
            limits.RetriesAfterFailure > 0 ? $"{limits.RetriesAfterFailure} after failure" : null,
            limits.RetriesAfterTimeout > 0 ? $"{limits.RetriesAfterTimeout} after timeout" : null,
        ];
        return parts.OfType<string>().ToList() is { Count: > 0 } said ? string.Join(", ", said) : "none";
    }

    /// <summary>How health is watched, for example <c>attribute health, 40 s grace, 10 min bake time</c>.</summary>
    public static string HealthOf(HealthWatch? watch) => watch is null
        ? "not watched after the installation"
        : $"attribute {watch.Attribute}, {Exactly(watch.Grace)} grace{(watch.BakeTime > TimeSpan.Zero ? $", {Exactly(watch.BakeTime)} bake time" : "")}";

    /// <summary>A length of time that must not be rounded: <c>90 s</c>, <c>10 min</c>.</summary>
    public static string Exactly(TimeSpan span) => span.Seconds == 0 ? TimeWords.Span(span) : $"{Figures.Count((long)span.TotalSeconds)} s";

    /// <summary>What an abort does with devices that have begun.</summary>
    public static string HaltOf(InFlightOnHalt choice) => choice switch
    {
        InFlightOnHalt.Finish => "devices that have begun finish",
        InFlightOnHalt.Recall => "devices that have begun are asked back",
        _ => "devices that have begun are given up",
    };

    /// <summary>What a guard does, as a word.</summary>
    public static string ActionOf(GuardAction action) => action switch
    {
        GuardAction.Abort => "abort",
        GuardAction.Pause => "pause",
        _ => "abort and roll back",
    };

    /// <summary>What a group over its error limit does, as a verb.</summary>
    public static string ActionOf(ErrorAction action) => action switch
    {
        ErrorAction.Abort => "aborts",
        ErrorAction.Pause => "pauses",
        _ => "aborts and rolls back",
    };

    /// <summary>An error limit, with its meaning in devices where that is known, such as <c>5 % (40)</c> or <c>3 devices</c>.</summary>
    public static string LimitOf(ErrorLimit limit, int? allowed) => limit switch
    {
        ErrorLimit.Percent percent => $"{percent.Value} %{(allowed is { } devices ? $" ({Figures.Count(devices)})" : "")}",
        ErrorLimit.Count count => DevicesOf(count.Value),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>What too many failures of a group do, such as <c>more than 5 % (40) failed pauses, once 20 finished</c>.</summary>
    /// <param name="group">The group.</param>
    /// <param name="allowed">Failures it may have, where that is known.</param>
    public static string LimitOf(GroupPlan group, int? allowed) =>
        $"more than {LimitOf(group.ErrorLimit, allowed)} failed {ActionOf(group.ErrorAction)}{(group.ErrorMinimumSample > 0 ? $", once {Figures.Count(group.ErrorMinimumSample)} finished" : "")}";

    /// <summary>What the success of a group leads to, such as <c>next group after 10 min soak</c>.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="group">The group.</param>
    /// <param name="isLast">Whether there is no group behind it.</param>
    public static string ThenOf(RolloutPlan plan, GroupPlan group, bool isLast)
    {
        var then = isLast && (!plan.Grows() || plan.Selection.Mode == SelectionMode.Continuous) ? plan.Grows() ? "waits for more devices" : "finish"
            : group.SuccessAction == SuccessAction.NextGroup ? "next group" : "pause for a check";
        return group.SoakTime > TimeSpan.Zero ? $"{then} after {TimeWords.Span(group.SoakTime)} soak" : then;
    }

    /// <summary>The thresholds of all groups; those that share theirs are named together, such as <c>Groups 1–3: success at 80 %, then …</c>.</summary>
    public static string ThresholdsOf(RolloutPlan plan)
    {
        var kinds = plan.Groups.Select((group, i) => (Group: ThresholdsAlone(group), Number: i + 1)).GroupBy(g => g.Group, g => g.Number).ToList();
        var said = kinds.Take(MostKinds).Select(kind =>
        {
            var numbers = kind.ToList();
            var words = $"success at {kind.Key.SuccessTriggerPercent} %, then {ThenOf(plan, kind.Key, numbers[0] == plan.Groups.Count)}; {LimitOf(kind.Key, null)}";
            return kinds.Count == 1 ? words : $"{(numbers.Count == 1 ? "Group" : "Groups")} {RangesOf(numbers)}: {words}";
        });
        return string.Join(". ", said) + (kinds.Count > MostKinds ? ". …" : "");
    }

    private const int MostKinds = 6;

    private static GroupPlan ThresholdsAlone(GroupPlan group) =>
        group with { Name = "", Percentage = 0, Description = "", Filter = "", ConfirmationRequired = null, DistributionSetId = null };

    // 1, 2, 3, 5 as "1–3, 5".
    private static string RangesOf(List<int> numbers)
    {
        var runs = numbers.Select((number, i) => (number, Run: number - i)).GroupBy(n => n.Run, n => n.number);
        return string.Join(", ", runs.Select(run => run.First() == run.Last() ? $"{run.First()}" : $"{run.First()}–{run.Last()}"));
    }

    /// <summary>What follows an abort.</summary>
    public static string RecoveryOf(RolloutPlan plan) =>
        plan.Recovery == Recovery.RollBack ? "devices that had begun return to what each of them ran before"
        : RollsBack(plan) ? "devices that had begun return where the rule says so, and otherwise keep what they have"
        : "devices keep what they have";

    /// <summary>Whether any abort of the plan is followed by a rollback.</summary>
    public static bool RollsBack(RolloutPlan plan) =>
        plan.Recovery == Recovery.RollBack
        || plan.AbortCriteria.Exists(c => c.Action == GuardAction.AbortAndRollBack)
        || plan.Breaker?.Action == GuardAction.AbortAndRollBack
        || plan.Alarms is { RollsBack: true }
        || plan.Groups.Exists(g => g.ErrorAction == ErrorAction.AbortAndRollBack);

    private static string ToleratedOf(Pacing.CapacityWindow window) => window.ToleratedUnhealthy switch
    {
        0 => "no failure tolerated",
        1 => "1 failure tolerated",
        var tolerated => $"{Figures.Count(tolerated)} failures tolerated",
    };

    private static string DevicesOf(int count) => $"{Figures.Count(count)} {(count == 1 ? "device" : "devices")}";

    private static string? Counted(int count, string word) => count == 0 ? null : $"{Figures.Count(count)} {word}{(count == 1 ? "" : "s")}";

    /// <summary>When a rollout needs an approval.</summary>
    public static string ApprovalOf(ApprovalRule rule) => rule.Above switch
    {
        null => "not needed",
        0 => "always needed",
        { } above => $"needed for more than {Figures.Count(above)} devices",
    };
}
