using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Engine.Policies;

/// <summary>What can be wrong with rates, abort criteria and circuit breaker. Sources: aws-iot-jobs, 6 and 7; ecs-rolling-update, 3.1.</summary>
internal static class GuardRules
{
    /// <summary>Faults of the pacing and of the limit of actions in flight.</summary>
    public static IEnumerable<PlanFault> CheckPacing(RolloutPlan plan)
    {
        switch (plan.Pacing)
        {
            case Pacing.ConstantRate { PerMinute: < 1 or > PlanRules.HighestRate } rate:
                yield return new PlanFault("pacing.perMinute", $"It is {rate.PerMinute} devices a minute.", $"It must be between 1 and {PlanRules.HighestRate:N0}.");
                break;
            case Pacing.ExponentialRate rate:
                foreach (var fault in CheckExponential(rate))
                {
                    yield return fault;
                }

                break;
        }

        if (plan.Pacing is Pacing.CapacityWindow window)
        {
            foreach (var fault in CheckWindow(window))
            {
                yield return fault;
            }
        }

        if (plan.MostInFlight < 1)
        {
            yield return new PlanFault("mostInFlight", $"It is {plan.MostInFlight}: nothing could ever be offered.", "Use 1 or more, or leave it out.");
        }
    }

    /// <summary>Faults of abort criteria and circuit breaker.</summary>
    public static IEnumerable<PlanFault> CheckGuards(RolloutPlan plan)
    {
        if (plan.AbortCriteria.Count > PlanRules.MostCriteria)
        {
            yield return new PlanFault("abortCriteria", $"There are {plan.AbortCriteria.Count} criteria.", $"Use at most {PlanRules.MostCriteria}.");
        }

        for (var i = 0; i < plan.AbortCriteria.Count; i++)
        {
            var criterion = plan.AbortCriteria[i];
            if (criterion.MinimumExecuted < 1)
            {
                yield return new PlanFault($"abortCriteria[{i}].minimumExecuted", $"It is {criterion.MinimumExecuted}.", "It must be 1 or more.");
            }

            if (criterion.ThresholdPercent is <= 0 or > 100 || decimal.Round(criterion.ThresholdPercent, 2) != criterion.ThresholdPercent)
            {
                yield return new PlanFault(
                    $"abortCriteria[{i}].thresholdPercent", $"It is {criterion.ThresholdPercent} %.", "It must be above 0 and at most 100, with at most two decimals.");
            }
        }

        if (plan.Breaker is { } breaker)
        {
            foreach (var fault in CheckBreaker(breaker))
            {
                yield return fault;
            }
        }
    }

    /// <summary>Guards that are legal and can never fire (aws-iot-jobs, A-15; ecs-rolling-update, B-13), and a ramp without any.</summary>
    /// <param name="plan">A plan without faults.</param>
    /// <param name="sizes">Size of each group.</param>
    public static IEnumerable<PlanFault> Warn(RolloutPlan plan, IReadOnlyList<int> sizes)
    {
        foreach (var warning in CriterionRules.Warn(plan, sizes))
        {
            yield return warning;
        }

        var devices = sizes.Sum();
        if (plan.Breaker is { } breaker && WarnBreaker(plan, breaker, devices) is { } never)
        {
            yield return never;
        }

        if (plan.Pacing is Pacing.ExponentialRate { Counts: RateIncrease.Succeeded } && plan.AbortCriteria.IsEmpty && plan.Breaker is null)
        {
            yield return new PlanFault(
                "abortCriteria", "The rate grows with successes, but it never waits for them: without a criterion failures do not slow it down.",
                $"Add an abort criterion, such as 20 % failures of at least {Plural.Of(Math.Clamp(devices, 1, 10), "result")}.");
        }
    }

    /// <summary>That a guard cannot fire: never, or not with the devices of today where others join.</summary>
    public static string Never(RolloutPlan plan) => plan.Grows() ? "cannot fire with the devices of today" : "can never fire";

    // It counts attempts: a device that is tried again may fail each time. Only a floor or a count can be above all of them.
    private static PlanFault? WarnBreaker(RolloutPlan plan, CircuitBreaker breaker, int devices)
    {
        var attempts = plan.DeviceLimits.MostAttempts;
        var most = (long)devices * attempts;
        if (most == 0 || breaker.ThresholdFor(devices) <= most)
        {
            return null;
        }

        return new PlanFault(
            breaker.Kind == BreakerKind.Count ? "breaker.value" : "breaker.floor",
            $"The circuit breaker {Never(plan)}: it needs {breaker.ThresholdFor(devices)} failures and there are {devices} devices{(attempts > 1 ? $" with {attempts} attempts each" : "")}.",
            $"Choose at most {most}.");
    }

    /// <summary>A capacity window in which so many devices could never move (ecs-rolling-update, B-6 and B-7).</summary>
    /// <param name="plan">A plan without other faults.</param>
    /// <param name="devices">Targets of the rollout.</param>
    public static IEnumerable<PlanFault> CheckCapacity(RolloutPlan plan, int devices)
    {
        if (plan.Pacing is not Pacing.CapacityWindow window || !CapacityLimits.CanNeverMove(window, devices))
        {
            yield break;
        }

        var better = CapacityLimits.DefaultFor(window.Mode, devices);
        yield return window.Mode == CapacityMode.InPlace
            ? new PlanFault(
                "pacing.minimumHealthyPercent",
                $"{window.MinimumHealthyPercent} % of {devices} devices are {CapacityLimits.Lower(devices, window.MinimumHealthyPercent)}: none may ever be out of service, so nothing can begin.",
                $"Choose at most {better.MinimumHealthyPercent}.")
            : new PlanFault(
                "pacing.maximumPercent",
                $"{window.MaximumPercent} % of {devices} devices are {CapacityLimits.Upper(devices, window.MaximumPercent)}: none may ever be doubled, so nothing can begin.",
                $"Choose at least {better.MaximumPercent}.");
    }

    private static IEnumerable<PlanFault> CheckWindow(Pacing.CapacityWindow window)
    {
        if (window.MinimumHealthyPercent is < 0 or > 100)
        {
            yield return new PlanFault("pacing.minimumHealthyPercent", $"It is {window.MinimumHealthyPercent} %.", "It must be a whole number from 0 to 100.");
        }

        if (window.MaximumPercent is < 100 or > 1000)
        {
            yield return new PlanFault("pacing.maximumPercent", $"It is {window.MaximumPercent} %.", "It must be a whole number from 100 to 1,000.");
        }

        if (window.ToleratedUnhealthy < 0)
        {
            yield return new PlanFault("pacing.toleratedUnhealthy", $"It is {window.ToleratedUnhealthy}.", "It must be 0 or more.");
        }
    }

    private static IEnumerable<PlanFault> CheckExponential(Pacing.ExponentialRate rate)
    {
        if (rate.BasePerMinute < 1)
        {
            yield return new PlanFault("pacing.basePerMinute", $"It is {rate.BasePerMinute} devices a minute.", "It must be 1 or more.");
        }

        if (rate.Factor is < 1.1m or > 5m || decimal.Round(rate.Factor, 1) != rate.Factor)
        {
            yield return new PlanFault("pacing.factor", $"It is {rate.Factor}.", "It must be between 1.1 and 5 with one decimal, such as 1.5.");
        }

        if (rate.Every < 1)
        {
            yield return new PlanFault("pacing.every", $"It is {rate.Every} devices.", "It must be 1 or more.");
        }

        if (rate.MostPerMinute is < 1 or > PlanRules.HighestRate)
        {
            yield return new PlanFault("pacing.mostPerMinute", $"It is {rate.MostPerMinute} devices a minute.", $"It must be between 1 and {PlanRules.HighestRate:N0}.");
        }
        else if (rate.BasePerMinute > rate.MostPerMinute)
        {
            yield return new PlanFault(
                "pacing.basePerMinute", $"It is {rate.BasePerMinute} and the highest rate is {rate.MostPerMinute}: the rate could never grow.",
                $"Choose at most {rate.MostPerMinute}, or a higher highest rate.");
        }
    }

    private static IEnumerable<PlanFault> CheckBreaker(CircuitBreaker breaker)
    {
        if (breaker.Kind == BreakerKind.Count ? breaker.Value < 1 : breaker.Value is < 1 or > 100)
        {
            yield return breaker.Kind == BreakerKind.Count
                ? new PlanFault("breaker.value", $"It is {breaker.Value} failures.", "It must be 1 or more.")
                : new PlanFault("breaker.value", $"It is {breaker.Value} %.", "It must be a whole number from 1 to 100.");
        }

        if (breaker.Kind == BreakerKind.BoundedPercent && breaker.Floor < 1)
        {
            yield return new PlanFault("breaker.floor", $"It is {breaker.Floor} failures.", "It must be 1 or more.");
        }

        if (breaker.Kind == BreakerKind.BoundedPercent && breaker.Cap < breaker.Floor)
        {
            yield return new PlanFault("breaker.cap", $"It is {breaker.Cap} and the floor is {breaker.Floor}.", "It must be at least the floor.");
        }
    }
}
