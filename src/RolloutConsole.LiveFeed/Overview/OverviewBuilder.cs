using System.Collections.Immutable;
using System.Globalization;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.Feed;
using RolloutConsole.LiveFeed.Rollouts;

namespace RolloutConsole.LiveFeed.Overview;

/// <summary>Makes the overview's frame: a pure function over the rollouts' frames, so every rule of the attention list can be tested alone.</summary>
public static class OverviewBuilder
{
    /// <summary>In flight for so long without a single result means stalled.</summary>
    public static readonly TimeSpan StalledAfter = TimeSpan.FromMinutes(15);

    private const int SparkMinutes = 30;
    private const int MostLanes = 12;

    /// <summary>Builds the frame.</summary>
    /// <param name="rollouts">Every rollout that is not final, and those that were aborted or denied within a day.</param>
    /// <param name="fleet">The fleet.</param>
    /// <param name="count">How many rollouts there are in all.</param>
    /// <param name="latch">The stop of everything, if set.</param>
    /// <param name="tickAge">Age of the engine's tick; null before the first.</param>
    /// <param name="now">The time.</param>
    public static OverviewSnapshot Build(
        IReadOnlyCollection<RolloutSnapshot> rollouts, FleetPicture fleet, int count, LatchState? latch, TimeSpan? tickAge, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(rollouts);
        return new OverviewSnapshot
        {
            Version = rollouts.Count == 0 ? 0 : rollouts.Max(r => r.Version),
            ServerTime = now,
            Attention = [.. EngineLine(tickAge, now).Concat(rollouts.SelectMany(r => LinesOf(r, now))).OrderBy(l => l.Severity).ThenBy(l => l.Since).ThenBy(l => l.RolloutId)],
            Cards = [.. rollouts.Where(IsUnderWay).OrderBy(r => r.Id).Select(r => CardOf(r, now))],
            NextUp = [.. rollouts.Where(r => IsNextUp(r, now)).Select(r => new PlannedStart(r.Id, r.Name, r.Plan.Schedule.StartAt!.Value, r.Totals.All)).OrderBy(p => p.At)],
            Fleet = fleet,
            Latch = latch,
            Rollouts = count,
        };
    }

    private static bool IsUnderWay(RolloutSnapshot rollout) => rollout.Status
        is RolloutStatus.Creating or RolloutStatus.Starting or RolloutStatus.Running or RolloutStatus.Paused or RolloutStatus.Stopping;

    private static bool IsNextUp(RolloutSnapshot rollout, DateTimeOffset now) =>
        rollout.Status == RolloutStatus.Scheduled && rollout.Plan.Schedule.StartAt is { } at && at <= now.AddHours(24);

    private static IEnumerable<AttentionLine> EngineLine(TimeSpan? tickAge, DateTimeOffset now)
    {
        if (EngineTick.LateWords(tickAge) is { } words)
        {
            yield return new AttentionLine(
                AttentionKind.Engine, AttentionSeverity.Bad, null, "Engine", words, now - (tickAge ?? TimeSpan.Zero), RolloutStatus.Running, null, "");
        }
    }

    private static IEnumerable<AttentionLine> LinesOf(RolloutSnapshot rollout, DateTimeOffset now)
    {
        AttentionLine Line(AttentionKind kind, AttentionSeverity severity, string sentence, DateTimeOffset? since = null) =>
            new(kind, severity, rollout.Id, rollout.Name, sentence, since ?? rollout.Reason.Since, rollout.Status, rollout.Cause, rollout.CreatedBy);

        switch (rollout.Status)
        {
            case RolloutStatus.Aborted:
                yield return Line(AttentionKind.Aborted, AttentionSeverity.Bad, $"was aborted: {rollout.Reason.Text}");
                break;
            case RolloutStatus.ApprovalDenied:
                yield return Line(AttentionKind.Denied, AttentionSeverity.Person, $"was not approved: {rollout.Reason.Text}");
                break;
            case RolloutStatus.WaitingForApproval:
                yield return Line(
                    AttentionKind.Approval, AttentionSeverity.Person, $"needs an approval: {N(rollout.Totals.All)} devices, asked by {rollout.CreatedBy}");
                break;
            case RolloutStatus.Paused:
                yield return Line(AttentionKind.Paused, IsGuard(rollout.Cause) ? AttentionSeverity.Guard : AttentionSeverity.Person, PausedSentence(rollout));
                break;
            case RolloutStatus.Running when rollout.IsHeld:
                yield return Line(AttentionKind.Held, AttentionSeverity.Soon, rollout.Waiting.IsEmpty ? "does not move" : $"does not move: {rollout.Waiting[0].Sentence}");
                break;
            case RolloutStatus.Running when SilentSince(rollout, now) is { } since:
                yield return Line(
                    AttentionKind.Stalled, AttentionSeverity.Soon,
                    $"has {N(rollout.Totals.InFlight)} devices in flight, and none has reported a result for {(int)(now - since).TotalMinutes} min", since);
                break;
        }

        if (rollout.Status == RolloutStatus.Running)
        {
            foreach (var near in rollout.Headroom.Where(h => h.IsNear))
            {
                yield return Line(AttentionKind.NearLimit, AttentionSeverity.Soon, NearSentence(near), rollout.StartedAt);
            }
        }
    }

    private static string NearSentence(GuardHeadroom near)
    {
        var guard = near.Guard switch
        {
            GuardKind.GroupLimit => $"the error limit of group {near.Group}",
            GuardKind.Breaker => "its circuit breaker",
            _ => $"abort rule {near.Number}",
        };
        return $"is near {guard}: {N(near.Left)} more {(near.Left == 1 ? "failure" : "failures")} would {(near.Aborts ? "abort" : "pause")} it";
    }

    private static bool IsGuard(PauseCause? cause) =>
        cause is PauseCause.Error or PauseCause.Criterion or PauseCause.Breaker or PauseCause.TriggerMissed;

    private static string PausedSentence(RolloutSnapshot rollout) => rollout.Cause switch
    {
        PauseCause.Error => $"is paused by error rule: {Lower(rollout.Reason.Text)}",
        PauseCause.Check => $"waits for a human check: {Lower(rollout.Reason.Text)}",
        PauseCause.Latch when rollout.Latch is null => "was paused by the emergency stop, which has been released",
        PauseCause.Person => $"is paused by {rollout.Reason.Actor}",
        _ => $"is paused: {Lower(rollout.Reason.Text)}",
    };

    private static DateTimeOffset? SilentSince(RolloutSnapshot rollout, DateTimeOffset now)
    {
        var begun = rollout.Groups.Where(g => g is { Status: GroupStatus.Running, StartedAt: not null }).Min(g => g.StartedAt);
        if (rollout.Totals.InFlight == 0 || begun is not { } since || now - since < StalledAfter)
        {
            return null;
        }

        // Only half an hour of minutes is at hand; whoever was silent for longer has been so since then at least.
        foreach (var minute in rollout.Recent.Where(m => m.Started + m.Ok + m.Failed > 0))
        {
            since = minute.Minute.AddMinutes(1) > since ? minute.Minute.AddMinutes(1) : since;
        }

        return now - since >= StalledAfter ? since : null;
    }

    private static RolloutCard CardOf(RolloutSnapshot rollout, DateTimeOffset now)
    {
        var row = RolloutListRow.Of(rollout);
        var results = ResultsOf(rollout.Recent, now);
        return new RolloutCard
        {
            Id = rollout.Id,
            Name = rollout.Name,
            Set = rollout.Set,
            Status = rollout.Status,
            Cause = rollout.Cause,
            IsHeld = rollout.IsHeld,
            Since = rollout.Reason.Since,
            Totals = rollout.Totals,
            Lanes = LanesOf(rollout),
            Results = results,
            PerMinute = results[^1],
            Headroom = row.Headroom,
            Next = rollout.Waiting.IsEmpty ? "" : rollout.Waiting[0].Sentence,
            StartedAt = rollout.StartedAt,
        };
    }

    private static ImmutableArray<MiniLane> LanesOf(RolloutSnapshot rollout)
    {
        var lanes = rollout.Groups.Select(g => new MiniLane(g.Number, g.Size, g.Ok, g.InFlight, g.Failed)).ToList();
        if (lanes.Count <= MostLanes)
        {
            return [.. lanes];
        }

        // Fold from the front what is over, then from the back what has not begun, until the rest fits.
        var over = rollout.Groups.TakeWhile(g => g.Status is GroupStatus.Finished or GroupStatus.Error).Count();
        var front = Math.Min(over, lanes.Count - MostLanes + 1);
        var folded = new List<MiniLane>();
        if (front > 1)
        {
            folded.Add(Sum(lanes[..front]));
            folded.AddRange(lanes[front..]);
        }
        else
        {
            folded.AddRange(lanes);
        }

        return folded.Count <= MostLanes ? [.. folded] : [.. folded[..(MostLanes - 1)], Sum(folded[(MostLanes - 1)..])];
    }

    private static MiniLane Sum(List<MiniLane> lanes) => new(
        lanes[^1].Number, lanes.Sum(l => l.Size), lanes.Sum(l => l.Ok), lanes.Sum(l => l.InFlight), lanes.Sum(l => l.Failed));

    private static ImmutableArray<int> ResultsOf(ImmutableArray<MinuteRow> recent, DateTimeOffset now)
    {
        var thisMinute = now.UtcTicks / TimeSpan.TicksPerMinute;
        var results = new int[SparkMinutes];
        foreach (var row in recent)
        {
            // The minute that is not over yet would always look like a fall, so the line ends with the last whole one.
            var back = thisMinute - 1 - (row.Minute.UtcTicks / TimeSpan.TicksPerMinute);
            if (back is >= 0 and < SparkMinutes)
            {
                results[SparkMinutes - 1 - back] += row.Ok + row.Failed;
            }
        }

        return [.. results];
    }

    private static string N(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Lower(string text) => text.Length == 0 ? text : char.ToLowerInvariant(text[0]) + text[1..];
}
