using System.Collections.Immutable;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Foresight;

/// <summary>What other guards would have done to a past rollout.</summary>
/// <param name="Halt">Where it would have been halted; null when never.</param>
/// <param name="Devices">Devices that took part.</param>
/// <param name="Failures">Devices that had really failed in the end.</param>
/// <param name="Finished">Devices that really gave a result.</param>
/// <param name="EndedAt">When it was really over, or gave its last result.</param>
/// <param name="Curve">Failures over devices finished as they really were, at most <see cref="WhatIfReplay.MostPoints"/> points.</param>
public sealed record WhatIf(WhatIfHalt? Halt, int Devices, int Failures, int Finished, DateTimeOffset EndedAt, ImmutableArray<WhatIfPoint> Curve);

/// <summary>Where a past rollout would have been halted.</summary>
/// <param name="At">When.</param>
/// <param name="TargetId">The device whose result was one too many.</param>
/// <param name="Group">Number of its group.</param>
/// <param name="Aborts">True when it would have been ended, false when paused.</param>
/// <param name="Reason">What would have halted it; its key names the guard, its text is the engine's own.</param>
/// <param name="Criterion">Place of the abort criterion that acts, from 1; null where the breaker or an error limit does.</param>
/// <param name="Finished">Devices that had given a result, this one included.</param>
/// <param name="Failures">Those of them whose newest result was a failure, whether it was tried again later or not.</param>
/// <param name="FailuresAvoided">Devices that would never have begun and failed in the end.</param>
/// <param name="NeverStarted">
/// Targets that would never have begun, in order of their start: those first offered the update later, and, where it would have been ended,
/// those that had not fetched it yet.
/// </param>
public sealed record WhatIfHalt(
    DateTimeOffset At,
    long TargetId,
    int Group,
    bool Aborts,
    StatusReason Reason,
    int? Criterion,
    int Finished,
    int Failures,
    int FailuresAvoided,
    ImmutableArray<long> NeverStarted);

/// <summary>A point of a past rollout.</summary>
/// <param name="Finished">Devices that had given a result.</param>
/// <param name="Failures">Those of them whose newest result was a failure.</param>
public readonly record struct WhatIfPoint(int Finished, int Failures);

/// <summary>
/// Replays the recorded results of a past rollout, in the order in which they came, under other guards. The live decider judges, result
/// by result. When devices were offered the update is taken from the record: other guards only end it earlier.
/// </summary>
public static class WhatIfReplay
{
    /// <summary>Most points of a curve.</summary>
    public const int MostPoints = 200;

    private const int Batch = 512;

    /// <summary>Replays.</summary>
    /// <param name="past">The past rollout.</param>
    /// <param name="plan">The plan whose criteria, breaker and error limits judge; group n of the past is judged by its group n, or its last one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static WhatIf Of(RecordedRollout past, RolloutPlan plan, CancellationToken cancellationToken = default)
    {
        var results = past.Actions.Where(a => a.IsResult && a.EndedAt is not null).OrderBy(a => a.EndedAt).ThenBy(a => a.TargetId).ToList();
        var (halt, view) = FindHalt(ViewOf(past, plan), results, cancellationToken);
        var last = results.Count > 0 ? results[^1].EndedAt!.Value : past.View.EndedAt ?? past.View.CreatedAt;
        var points = PointsOf(results);
        return new WhatIf(
            halt < 0 ? null : HaltOf(past, results[halt], points[halt], view),
            past.View.Groups.Sum(g => g.Tally.Members - g.Tally.Skipped),
            points.LastOrDefault().Failures,
            points.LastOrDefault().Finished,
            past.View.EndedAt ?? last,
            Thinned(points));
    }

    /// <summary>The result after which it is halted, or -1; with the rollout as it then stands.</summary>
    private static (int Result, RolloutView View) FindHalt(RolloutView view, List<RecordedAction> results, CancellationToken cancellationToken)
    {
        for (var begin = 0; begin < results.Count; begin += Batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var size = Math.Min(Batch, results.Count - begin);
            var after = After(view, results, begin, size);
            if (!IsHalted(after))
            {
                view = after;
                continue;
            }

            // The decision is pure: asked again with fewer results, it shows which of them was one too many.
            var (enough, tooFew) = (size, 0);
            while (enough - tooFew > 1)
            {
                var middle = (enough + tooFew) / 2;
                (enough, tooFew) = IsHalted(After(view, results, begin, middle)) ? (middle, tooFew) : (enough, middle);
            }

            return (begin + enough - 1, After(view, results, begin, enough));
        }

        return (-1, view);
    }

    // The slices that the decider asks for are not carried out: what was offered when is on record.
    private static RolloutView After(RolloutView view, List<RecordedAction> results, int begin, int count)
    {
        var outcomes = results.GetRange(begin, count).SelectMany(OutcomesOf);
        var fact = new RolloutFact.OutcomesCommitted();
        return RolloutDecider.Decide(
            view with { Undecided = [.. outcomes], UndecidedThrough = view.DecidedThrough + 1 }, fact, results[begin + count - 1].EndedAt!.Value).Next;
    }

    // A failure that was tried again counts while its retry is planned and runs, as it did for the live guards (aws-iot-jobs, 7).
    private static IEnumerable<ActionOutcome> OutcomesOf(RecordedAction attempt)
    {
        var to = new ActionStanding(attempt.Result, attempt.IsReplaced);
        yield return new ActionOutcome(attempt.Group, new ActionStanding(ActionStatus.Retrieved).Following(attempt.LastResult), to, 1);
        if (attempt.IsReplaced)
        {
            yield return new ActionOutcome(attempt.Group, to, new ActionStanding(ActionStatus.Retrieved, LastResult: attempt.Result), 1);
        }
    }

    private static bool IsHalted(RolloutView view) => view.Status is RolloutStatus.Aborted or RolloutStatus.Paused;

    private static RolloutView ViewOf(RecordedRollout past, RolloutPlan plan)
    {
        var reason = new StatusReason("replay", "Replayed", past.View.CreatedAt, StatusReason.Engine);

        // All groups run and all their devices are with them: only guards and error limits are asked, never whether the next group starts.
        var groups = past.View.Groups.ConvertAll(g => new GroupView
        {
            Id = g.Number,
            Number = g.Number,
            Plan = plan.Groups[Math.Min(g.Number, plan.Groups.Count) - 1],
            Status = GroupStatus.Running,
            Reason = reason,
            Size = g.Size,
            PlannedSize = g.Size,
            Tally = new GroupTally { Retrieved = g.Tally.Members - g.Tally.Skipped },
        });
        return new RolloutView
        {
            Id = past.View.Id,
            Name = past.View.Name,
            Plan = plan.WithoutGrowth() with { Groups = groups.ConvertAll(g => g.Plan), Pacing = new Pacing.Unpaced(), MostInFlight = null, Health = null, Schedule = new RolloutSchedule(), Content = past.View.Plan.Content },
            Status = RolloutStatus.Running,
            Reason = reason,
            CreatedAt = past.View.CreatedAt,
            StartedAt = past.View.StartedAt,
            Groups = groups,
        };
    }

    private static WhatIfHalt HaltOf(RecordedRollout past, RecordedAction last, WhatIfPoint point, RolloutView view)
    {
        var (at, aborts) = (last.EndedAt!.Value, view.Status == RolloutStatus.Aborted);

        // Whoever was offered the update at the very moment of the result was offered it because of it.
        var never = past.Actions
            .GroupBy(a => a.TargetId)
            .Where(attempts => !attempts.Any(a => aborts ? HasBegun(a, at) : a.OpenedAt < at))
            .OrderBy(attempts => attempts.Min(a => a.OpenedAt)).ThenBy(attempts => attempts.Key)
            .ToList();
        return new WhatIfHalt(
            at, last.TargetId, last.Group, aborts, view.Reason, GuardKey.TryRead(view.Reason.Key, out var criterion, out _) ? criterion : null,
            point.Finished, point.Failures, never.Count(attempts => attempts.MaxBy(a => a.OpenedAt).IsFailure), [.. never.Select(attempts => attempts.Key)]);
    }

    // A device that reports a result without having fetched the update in the record's eyes has begun all the same.
    private static bool HasBegun(RecordedAction action, DateTimeOffset at) => (action.RetrievedAt ?? action.EndedAt) <= at;

    /// <summary>How it stood after each result: the newest result of a device counts.</summary>
    private static List<WhatIfPoint> PointsOf(List<RecordedAction> results)
    {
        var points = new List<WhatIfPoint>(results.Count);
        var hasFailed = new Dictionary<long, bool>();
        var failures = 0;
        foreach (var result in results)
        {
            failures += (result.IsFailure ? 1 : 0) - (hasFailed.GetValueOrDefault(result.TargetId) ? 1 : 0);
            hasFailed[result.TargetId] = result.IsFailure;
            points.Add(new WhatIfPoint(hasFailed.Count, failures));
        }

        return points;
    }

    private static ImmutableArray<WhatIfPoint> Thinned(List<WhatIfPoint> points)
    {
        var every = Math.Max(1, (points.Count + MostPoints - 2) / (MostPoints - 1));
        return [.. points.Where((_, i) => (i + 1) % every == 0 || i == points.Count - 1)];
    }
}
