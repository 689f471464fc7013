using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Web.Rollouts.Creating;

namespace RolloutConsole.Web.Rollouts;

/// <summary>One choice of a plan and what it means.</summary>
/// <param name="Step">The step of the form in which it is made.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Words">What was chosen, in words.</param>
internal sealed record PlanRow(FormStep Step, string Name, string Words);

/// <summary>The choices of a plan as rows: the review before and the plan page after creating show the same ones in the same words.</summary>
internal static class PlanRows
{
    /// <summary>Whose rules hold and what becomes of busy devices and people.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="busy">Devices that are busy now, where that is known.</param>
    public static IEnumerable<PlanRow> OfDelivery(RolloutPlan plan, BusyTargets? busy = null)
    {
        yield return new(FormStep.Basics, "Rules", plan.Reading == PlanReading.HawkBit ? "hawkBit's" : "the console's own");
        yield return new(FormStep.Set, "Busy devices", busy is null ? DeliveryWords.BusyOf(plan) : DeliveryWords.BusyMeans(plan, busy));
        yield return new(FormStep.Set, "Confirmation", DeliveryWords.ConfirmationOf(plan));
    }

    /// <summary>What halts the rollout and what follows, how fast it goes, and when.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="devices">Devices of the rollout, where that is known.</param>
    /// <param name="now">The time; null while it is not known.</param>
    /// <param name="zone">The viewer's zone.</param>
    public static IEnumerable<PlanRow> OfCourse(RolloutPlan plan, int? devices, DateTimeOffset? now, TimeZoneInfo zone)
    {
        if (plan.AbortCriteria.IsEmpty)
        {
            yield return new(FormStep.Guards, "Abort rules", "none");
        }

        for (var i = 0; i < plan.AbortCriteria.Count; i++)
        {
            yield return new(FormStep.Guards, $"Abort rule {i + 1}", $"{PlanWords.RuleOf(plan.AbortCriteria[i])}: {PlanWords.ActionOf(plan.AbortCriteria[i].Action)}");
        }

        yield return new(FormStep.Guards, "Circuit breaker", plan.Breaker is { } breaker ? $"{PlanWords.BreakerOf(breaker, devices)}: {PlanWords.ActionOf(breaker.Action)}" : "none");
        if (plan.Alarms is null)
        {
            yield return new(FormStep.Guards, "Alarms", "none");
        }

        foreach (var alarm in plan.Alarms?.Rules ?? [])
        {
            yield return new(FormStep.Guards, $"Alarm '{alarm.Name}'", $"{PlanWords.AlarmOf(alarm)}: {(plan.Alarms!.RollsBack ? "abort and roll back" : "abort without rollback")}");
        }

        yield return new(FormStep.Guards, "Timeout per device", PlanWords.TimeoutOf(plan.DeviceLimits));
        yield return new(FormStep.Guards, "Retries", PlanWords.RetriesOf(plan.DeviceLimits));
        yield return new(FormStep.Guards, "A refusal", plan.DeviceLimits.RejectedEndsAction ? "ends the device's action" : "is only noted");
        yield return new(FormStep.Guards, "On abort", PlanWords.HaltOf(plan.InFlightOnHalt));
        yield return new(FormStep.Guards, "After an abort", PlanWords.RecoveryOf(plan));
        yield return new(FormStep.Rate, "Rate", PlanWords.RateOf(plan));
        yield return new(FormStep.Rate, "Health", PlanWords.HealthOf(plan.Health));
        yield return new(FormStep.Rate, "Start", ScheduleWords.StartOf(plan.Schedule, now, zone));
        yield return new(FormStep.Rate, "End", ScheduleWords.EndOf(plan.Schedule, now, zone));
        yield return new(FormStep.Rate, "Windows", ScheduleWords.WindowsOf(plan.Schedule));
    }
}
