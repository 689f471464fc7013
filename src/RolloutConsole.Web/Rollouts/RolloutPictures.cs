using System.Globalization;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.Groups;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Web.Groups;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Rollouts;

/// <summary>What the parts of a rollout's page show of a frame. Plain functions, so that each can be tested without rendering.</summary>
internal static class RolloutPictures
{
    /// <summary>The look of a rollout's state.</summary>
    public static StateLook LookOf(RolloutSnapshot rollout) =>
        RolloutBadges.For(rollout.Status, rollout.Cause, rollout.IsHeld, rollout.Totals.Failed);

    /// <summary>The look of the page title: a pause says its cause in words.</summary>
    public static StateLook TitleLookOf(RolloutSnapshot rollout) => rollout is { Status: RolloutStatus.Paused, Cause: { } cause }
        ? LookOf(rollout) with { Word = PauseWord(cause) }
        : LookOf(rollout);

    /// <summary>The four segments of a rollout's bar. What was taken back has not run and counts as not started.</summary>
    public static ProgressCounts CountsOf(RolloutTotals totals) =>
        new(totals.Ok, totals.InFlight, totals.Failed, totals.NotStarted + totals.TakenBack);

    /// <summary>Groups as lanes.</summary>
    public static IReadOnlyList<LaneView> LanesOf(RolloutSnapshot rollout)
    {
        // Beside the groups that run, the last broken one is worth a look while a person has to decide about it.
        var broken = rollout.Status == RolloutStatus.Paused ? rollout.Groups.LastOrDefault(g => g.Status == GroupStatus.Error)?.Number : null;
        return [.. rollout.Groups.Select(g => LaneOf(rollout, g, g.Number == broken))];
    }

    /// <summary>Every blocker as a row of the why panel; at least one row.</summary>
    public static IReadOnlyList<WhyRow> WhyOf(RolloutSnapshot rollout, TimeZoneInfo zone)
    {
        IEnumerable<WhyRow> waiting = rollout.Waiting.Select(b => RowOf(rollout, b, zone));
        if (rollout.Waiting.IsEmpty || RolloutStateMachine.IsFinal(rollout.Status))
        {
            var since = TimeWords.Absolute(rollout.Reason.Since, rollout.ServerTime, zone);
            return [new WhyRow("state", LookOf(rollout), $"{rollout.Reason.Text}.", $"Since {since}, by {rollout.Reason.Actor}."), .. waiting];
        }

        return [.. waiting];
    }

    /// <summary>The row of figures.</summary>
    public static IReadOnlyList<StatFigure> FiguresOf(RolloutSnapshot rollout, TimeZoneInfo zone)
    {
        var totals = rollout.Totals;
        var isHeldBack = rollout.Status is RolloutStatus.Paused or RolloutStatus.Stopping or RolloutStatus.Stopped;
        List<StatFigure> figures =
        [
            new(Figures.Percent(totals.Done, totals.All), "finished"),
            new(Figures.Count(totals.Ok), totals.Skipped > 0 ? $"ok, {Figures.Count(totals.Skipped)} had it" : "ok", Glyph.Check, StateHue.Ok),
            new(Figures.Count(totals.Failed), "failed", Glyph.Cross, totals.Failed > 0 ? StateHue.Bad : null),
            new(Figures.Count(totals.InFlight), "in flight", Glyph.Play),
            new(Figures.Count(totals.NotStarted), isHeldBack ? "held" : "not started", Glyph.Dash),
        ];
        if (rollout.Plan.Health is not null)
        {
            figures.Add(new(Figures.Count(rollout.Groups.Sum(g => g.Tally.HealthPending)), "not yet healthy", Glyph.Play));
            figures.Add(new(Figures.Count(rollout.Groups.Sum(g => g.Tally.HealthFailing)), "failing later", Glyph.Cross));
            if (rollout.Groups.Sum(g => g.Tally.ScheduledFailing) is > 0 and var failing)
            {
                figures.Add(new(Figures.Count(failing), "failing before", Glyph.Cross));
            }
        }

        if (totals.TakenBack > 0)
        {
            figures.Add(new(Figures.Count(totals.TakenBack), "taken back", Glyph.Slash));
        }

        if (rollout.Status is RolloutStatus.Running or RolloutStatus.Paused)
        {
            figures.Add(new(
                Figures.Count(rollout.RateNow), "rate now",
                Unit: rollout.RatePerMinute is { } rate ? $"of {Figures.Count(rate)} per min" : "per min", AtEnd: true));
        }

        if (rollout.StartedAt is { } started)
        {
            var end = rollout.EndedAt ?? rollout.ServerTime;
            figures.Add(new(TimeWords.Clock(end - started), rollout.EndedAt is null ? "elapsed" : "took", AtEnd: true, Running: rollout.EndedAt is null ? end - started : null));
            figures.Add(rollout.EndedAt is { } ended
                ? new(TimeWords.Absolute(ended, rollout.ServerTime, zone), "ended", AtEnd: true)
                : new(TimeWords.Absolute(started, rollout.ServerTime, zone), "started", AtEnd: true));
        }

        return figures;
    }

    /// <summary>How far the nearest guard is from acting; null when none can act.</summary>
    public static HeadroomView? HeadroomOf(RolloutSnapshot rollout) => rollout.Headroom is not [var nearest, .. var others]
        ? null
        : new HeadroomView(
            nearest.Left,
            nearest.Limit,
            nearest.Aborts ? "would abort" : "would pause the rollout",
            RuleOf(rollout, nearest),
            [.. others.Where(o => o.Guard != GuardKind.Breaker).Take(2).Select(o => (NameOf(o), $"{Figures.Count(o.Left)} more {(o.Left == 1 ? "failure" : "failures")}"))]);

    /// <summary>The circuit breaker: <c>off</c>, <c>watching 4 of 13</c>, <c>done watching</c> or <c>tripped 14:02</c> (operator-experience, 5.4).</summary>
    public static string BreakerOf(BreakerState breaker, TimeZoneInfo zone) => breaker switch
    {
        { Stage: BreakerStage.Off } => "off",
        { Stage: BreakerStage.Watching } => $"watching {Figures.Count(breaker.Count)} of {Figures.Count(breaker.Threshold)}",
        { Stage: BreakerStage.Done } => "done watching",
        { TrippedAt: { } at } => $"tripped {TimeZoneInfo.ConvertTime(at, zone).ToString("HH:mm", CultureInfo.InvariantCulture)}",
        _ => "tripped",
    };

    /// <summary>The alarms: <c>watching 2</c>, <c>ignored: 'too hot' was in alarm at the start</c> or <c>fired: 'too hot'</c>; null where the plan has none.</summary>
    public static string? AlarmsOf(RolloutSnapshot rollout) => rollout.Alarms.Stage == AlarmStage.Off ? null : rollout.Alarms.ToString();

    private static string NameOf(GuardHeadroom headroom) => headroom switch
    {
        { Guard: GuardKind.Breaker } => "Circuit breaker",
        { Guard: GuardKind.GroupLimit } => $"Group {headroom.Number} limit",
        { Group: > 0 } => $"Rule {headroom.Number}, group {headroom.Group}",
        _ => $"Rule {headroom.Number}",
    };

    private static string RuleOf(RolloutSnapshot rollout, GuardHeadroom headroom)
    {
        switch (headroom.Guard)
        {
            case GuardKind.Criterion:
                return $"{NameOf(headroom)}: {PlanWords.RuleOf(rollout.Plan.AbortCriteria[headroom.Number - 1])}";
            case GuardKind.Breaker:
                return $"circuit breaker: {PlanWords.BreakerOf(rollout.Plan.Breaker!, rollout.Totals.All)}";
            default:
                var group = rollout.Groups[headroom.Number - 1];
                return $"group {group.Number}: more than {PlanWords.LimitOf(rollout.Plan.GroupAt(group.Number).ErrorLimit, group.FailuresAllowed)} failed";
        }
    }

    /// <summary>Events as rows.</summary>
    public static IReadOnlyList<EventRow> EventsOf(IEnumerable<EventLine> lines, TimeZoneInfo zone) => [.. lines.Select(l => EventOf(l, zone))];

    private static LaneView LaneOf(RolloutSnapshot rollout, GroupSnapshot group, bool isBroken)
    {
        var stage = group.Status == GroupStatus.Running || isBroken ? LaneStage.Current
            : group.Status is GroupStatus.Finished or GroupStatus.Error ? LaneStage.Finished : LaneStage.Later;
        var (text, detail) = TextOf(rollout, group, stage);
        var isLast = group.Number == rollout.Groups.Length;
        return new LaneView(
            group.Number, group.Name, GroupBadges.For(group.Status), stage, group.Size, group.Ok, group.InFlight, group.Failed,
            Math.Max(0, group.Size - group.Ok - group.InFlight - group.Failed),
            isLast ? null : group.SuccessesNeeded, group.FailuresAllowed, text, detail);
    }

    private static (string Text, string? Detail) TextOf(RolloutSnapshot rollout, GroupSnapshot group, LaneStage stage)
    {
        if (stage == LaneStage.Later)
        {
            return (group.Status switch
            {
                GroupStatus.Creating => $"{Figures.Count(group.Tally.Members)} assigned so far",
                _ when rollout.Status is RolloutStatus.Paused => "held while paused",
                _ when group.Number > 1 => $"after group {group.Number - 1}",
                GroupStatus.Ready => "starts with the rollout",
                _ => "first in line",
            }, null);
        }

        // A number over its aim reads as nonsense, so once the aim is reached only the number is said.
        var ok = group.SuccessesNeeded > group.Successes ? $"{Figures.Count(group.Successes)}/{Figures.Count(group.SuccessesNeeded)} ok" : $"{Figures.Count(group.Ok)} ok";
        var failed = stage == LaneStage.Current ? $"{Figures.Count(group.Failed)}/{Figures.Count(group.FailuresAllowed)} failed" : $"{Figures.Count(group.Failed)} failed";
        var detail = new List<string>();
        if (group.Planned is { } planned && group.Size < planned)
        {
            detail.Add($"{Figures.Count(group.Size)} of {Figures.Count(planned)} joined");
        }

        if (group.InFlight > 0)
        {
            detail.Add($"{Figures.Count(group.InFlight)} in flight");
        }

        if (group.Tally.HealthPending > 0)
        {
            detail.Add($"{Figures.Count(group.Tally.HealthPending)} of them not confirmed healthy");
        }

        if (group.Tally.HealthFailing > 0)
        {
            detail.Add($"{Figures.Count(group.Tally.HealthFailing)} failing after success");
        }

        if (group.NotStarted > 0)
        {
            detail.Add($"{Figures.Count(group.NotStarted)} {(rollout.Status == RolloutStatus.Paused ? "held" : "not started")}");
        }

        if (group.Tally.ScheduledFailing > 0)
        {
            detail.Add($"{Figures.Count(group.Tally.ScheduledFailing)} failing before their update");
        }

        if (group.Tally.WaitForConfirmation > 0)
        {
            detail.Add($"{Figures.Count(group.Tally.WaitForConfirmation)} wait for a person");
        }

        if (group.Busy > 0)
        {
            detail.Add($"{Figures.Count(group.Busy)} busy elsewhere");
        }

        if (group.Tally.Canceled > group.Tally.Recalled)
        {
            detail.Add($"{Figures.Count(group.Tally.Canceled - group.Tally.Recalled)} taken back");
        }

        return ($"{ok} · {failed}", detail.Count == 0 ? null : string.Join(" · ", detail));
    }

    private static WhyRow RowOf(RolloutSnapshot rollout, Blocker blocker, TimeZoneInfo zone)
    {
        var isHeld = blocker.Kind is BlockerKind.Latch or BlockerKind.Approval or BlockerKind.Paused or BlockerKind.BusyDevices;
        var look = blocker.Kind switch
        {
            BlockerKind.Latch => StateLooks.Paused('L', "Emergency stop"),
            BlockerKind.BusyDevices => StateLooks.RunningWaiting,
            BlockerKind.Recovery when RecoveryBadges.For(rollout.Recovery) is { } recovery => recovery,
            BlockerKind.Confirmation => StateLooks.WaitingForConfirmation,
            _ => LookOf(rollout),
        };
        var parts = new List<string> { $"Since {TimeWords.Absolute(blocker.Since, rollout.ServerTime, zone)}" };
        if (rollout.Status is RolloutStatus.Paused && blocker.Kind == BlockerKind.Paused)
        {
            // Under the emergency stop a line of its own says what becomes of the devices in flight.
            var flying = rollout.Waiting.Any(b => b.Kind == BlockerKind.Recall) ? "" : $"{Figures.Count(rollout.Totals.InFlight)} in flight may finish, ";
            parts.Add($"{flying}{Figures.Count(rollout.Totals.NotStarted)} are held");
        }

        parts.Add(blocker.EarliestEnd is { } end && end > rollout.ServerTime
            ? $"Ends {TimeWords.Relative(end, rollout.ServerTime)}: {blocker.EndsBy}"
            : $"Ends with {blocker.EndsBy}");
        parts.Add($"Can act: {blocker.WhoCanAct}");
        return new WhyRow($"{blocker.Kind}-{blocker.GroupNumber}", look, $"{blocker.Sentence}.", $"{string.Join(". ", parts)}.", isHeld, blocker.RolloutId);
    }

    private static EventRow EventOf(EventLine line, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(line.At, zone);
        Glyph? glyph = line switch
        {
            { Kind: RolloutEventKind.RolloutMoved, ToStatus: { } to } when Enum.TryParse<RolloutStatus>(to, out var status) => RolloutBadges.For(status).Glyph,
            { Kind: RolloutEventKind.GroupMoved, ToStatus: { } to } when Enum.TryParse<GroupStatus>(to, out var status) => GroupBadges.For(status).Glyph,
            { Kind: RolloutEventKind.RecoveryMoved } => Glyph.ArrowBack,
            { Kind: RolloutEventKind.SteadyState } => Glyph.Check,
            { Actor: StatusReason.Engine } => Glyph.Attention,
            _ => null,
        };
        var isGrave = line.ToStatus is nameof(RolloutStatus.Paused) or nameof(RolloutStatus.Aborted) or nameof(RolloutStatus.Stopping) or nameof(GroupStatus.Error) or nameof(RecoveryState.RollbackFailed);
        return new EventRow(
            line.Sequence.ToString(CultureInfo.InvariantCulture),
            local.ToString("HH:mm", CultureInfo.InvariantCulture),
            line.At,
            line.Text,
            glyph,
            line.Reason is { } reason ? $"“{reason}”" : null,
            isGrave);
    }

    private static string PauseWord(PauseCause cause) => cause switch
    {
        PauseCause.Person => "Paused by a person",
        PauseCause.Check => "Paused for a check",
        PauseCause.TriggerMissed => "Paused, trigger missed",
        PauseCause.Error => "Paused by error rule",
        PauseCause.Criterion => "Paused by abort rule",
        PauseCause.Breaker => "Paused by circuit breaker",
        PauseCause.Latch => "Paused by emergency stop",
        _ => throw new System.Diagnostics.UnreachableException($"pause cause {cause}"),
    };
}
