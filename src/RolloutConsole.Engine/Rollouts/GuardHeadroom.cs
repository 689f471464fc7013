using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>
/// How far one guard of a rollout is from acting, counted in failures with no success in between: of devices without a result, and, where
/// health is watched, of healthy ones, which can still fail (ecs-rolling-update, section 7).
/// </summary>
/// <param name="Guard">Which kind of guard.</param>
/// <param name="Number">Place of the criterion from 1, number of the group; 0 for the breaker.</param>
/// <param name="Group">The group it counts; 0 for the whole rollout.</param>
/// <param name="Left">Failures that would make it act, at least 1.</param>
/// <param name="Happened">Failures it counts already.</param>
/// <param name="Aborts">True when it ends the rollout, false when it pauses it.</param>
public sealed record GuardHeadroom(GuardKind Guard, int Number, int Group, long Left, int Happened, bool Aborts)
{
    /// <summary>Failures at which it acts, as far as can be said now.</summary>
    public long Limit => Left + Happened;

    /// <summary>True within 20 % of the limit (operator-experience, 5.1), once something has failed.</summary>
    public bool IsNear => Happened > 0 && 5 * Left <= Limit;

    /// <summary>
    /// The guards of a rollout that can still act, the nearest first. Judged with the same functions as the live decision, so the
    /// numbers cannot differ from what will happen.
    /// </summary>
    public static IReadOnlyList<GuardHeadroom> Of(RolloutView view)
    {
        if (RolloutStateMachine.IsFinal(view.Status))
        {
            return [];
        }

        return [.. Criteria(view).Concat(Breaker(view)).Concat(Groups(view)).OrderBy(h => h.Left).ThenByDescending(h => h.Aborts)];
    }

    private static IEnumerable<GuardHeadroom> Criteria(RolloutView view)
    {
        for (var i = 0; i < view.Plan.AbortCriteria.Count; i++)
        {
            var criterion = view.Plan.AbortCriteria[i];
            var scopes = criterion.Scope == GuardScope.Rollout
                ? [(0, view.Total)]
                : view.Groups.Where(g => g.Status == GroupStatus.Running || (g.Status == GroupStatus.Finished && view.Plan.Health is not null)).Select(g => (g.Number, g.Tally));
            foreach (var (scope, tally) in scopes)
            {
                var counted = view.Guards.Counted(i + 1, scope, tally);
                var failed = counted.Of(criterion.FailureType);
                if (Until(criterion, failed, counted.Executed, tally.Scheduled + tally.Updating, Healthy(view, tally)) is { } left)
                {
                    yield return new GuardHeadroom(GuardKind.Criterion, i + 1, scope, left, failed, criterion.Action != GuardAction.Pause);
                }
            }
        }
    }

    // Installed devices that can still fail: those that had the set already are not watched.
    private static int Healthy(RolloutView view, GroupTally tally) => view.Plan.Health is null ? 0 : tally.Confirmed - tally.Skipped;

    /// <summary>
    /// Fewest failures that meet a criterion, at least 1; null when there are not so many devices. Healthy devices have a result already:
    /// one that fails raises the share more than a new result does, and helps nothing toward the minimum.
    /// </summary>
    private static long? Until(AbortCriterion criterion, int failed, int executed, int open, int healthy)
    {
        var fails = criterion.FailureType is FailureType.Failed or FailureType.All ? healthy : 0;
        var fresh = Math.Max(0L, criterion.MinimumExecuted - executed);
        var after = Math.Max(0, (criterion.ThresholdBasisPoints * (executed + fresh)) - (10_000 * (failed + fresh)) + 9_999) / 10_000;
        if (after > fails)
        {
            (fresh, after) = (criterion.FailuresUntilMet(failed + fails, executed) ?? long.MaxValue, fails);
        }

        return fresh <= open && Math.Max(1, fresh + after) is var left && left <= open + fails ? left : null;
    }

    private static IEnumerable<GuardHeadroom> Breaker(RolloutView view)
    {
        if (view.Plan.Breaker is not { } breaker || view.Guards.BreakerIsSpent)
        {
            yield break;
        }

        var left = Math.Max(1, breaker.ThresholdFor(view.Total.Members) - view.Guards.BreakerCount);
        if (left <= FailuresLeft(view))
        {
            yield return new GuardHeadroom(GuardKind.Breaker, 0, 0, left, view.Guards.BreakerCount, breaker.Action != GuardAction.Pause);
        }
    }

    // The breaker counts attempts: whoever is open may fail as often as it is tried, one that has failed already once less.
    private static long FailuresLeft(RolloutView view)
    {
        var (total, attempts) = (view.Total, (long)view.Plan.DeviceLimits.MostAttempts);
        return ((total.Scheduled + total.Updating) * attempts) - total.AfterFailure - total.AfterTimeout + (total.RetryDue * (attempts - 1)) + Healthy(view, total);
    }

    private static IEnumerable<GuardHeadroom> Groups(RolloutView view)
    {
        foreach (var group in view.Groups.Where(g => g.Status == GroupStatus.Running))
        {
            var allowed = GroupJudge.FailuresAllowed(view.Plan, group.Plan, group.Tally, GroupJudge.PlannedSize(view.Plan, view.Groups, group.Number - 1));
            var (open, sample) = (group.Tally.Scheduled + group.Tally.Updating, group.Plan.ErrorMinimumSample - (group.Tally.Executed - group.Tally.RetryDue));
            var left = Math.Max(Math.Max(1L, allowed + 1L - group.Tally.FailedForGood), sample);
            if (sample <= open && left <= open + Healthy(view, group.Tally))
            {
                yield return new GuardHeadroom(
                    GuardKind.GroupLimit, group.Number, group.Number, left, group.Tally.FailedForGood, group.Plan.ErrorAction != ErrorAction.Pause);
            }
        }
    }
}

/// <summary>What can halt a rollout.</summary>
public enum GuardKind
{
    /// <summary>An abort criterion.</summary>
    Criterion,

    /// <summary>The circuit breaker.</summary>
    Breaker,

    /// <summary>The error limit of a group.</summary>
    GroupLimit,
}
