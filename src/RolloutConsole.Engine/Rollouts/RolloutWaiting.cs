using System.Collections.Immutable;
using System.Globalization;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>Says why a rollout does not move, or what its next step waits for (operator-experience, 5.4).</summary>
public static partial class RolloutWaiting
{
    /// <summary>Every blocker; what really holds the rollout comes first. Empty only for drafts and for final states that nothing recovers.</summary>
    public static ImmutableList<Blocker> Explain(RolloutView view, DateTimeOffset now)
    {
        var list = new List<Blocker>();
        if (view.Latch is { } latch && !RolloutStateMachine.IsFinal(view.Status))
        {
            var scope = latch.Global ? "Emergency stop of everything" : "Emergency stop of this rollout";
            var who = latch.Global ? "Admin" : "Manager";
            list.Add(new Blocker(
                BlockerKind.Latch, $"{scope} set by {latch.SetBy} at {latch.SetAt:HH:mm:ss} UTC; released by {who}",
                latch.SetAt, "release of the emergency stop", null, who));
        }

        switch (view.Status)
        {
            case RolloutStatus.Creating:
                list.Add(new Blocker(
                    BlockerKind.Filling, $"Assigning devices to groups: {N(view.Total.Members)} of {N(view.TotalTargets)}",
                    view.Reason.Since, "all devices assigned", null, "engine"));
                break;
            case RolloutStatus.WaitingForApproval:
                list.Add(new Blocker(
                    BlockerKind.Approval, $"Needs approval by an Approver other than {view.CreatedBy}", view.Reason.Since, "approval", null,
                    $"Approver other than {view.CreatedBy}"));
                break;
            case RolloutStatus.Ready:
                list.Add(new Blocker(BlockerKind.Start, "Waits for start by a Manager", view.Reason.Since, "start", null, "Manager"));
                break;
            case RolloutStatus.Scheduled when view.Plan.Schedule.StartAt is { } startAt:
                list.Add(new Blocker(
                    BlockerKind.StartTime, $"Starts {startAt.UtcDateTime.ToString("ddd yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC",
                    view.Reason.Since, "planned start", startAt, "engine"));
                break;
            case RolloutStatus.Running:
                list.AddRange(ExplainRunning(view, now));
                break;
            case RolloutStatus.Paused:
                list.Add(new Blocker(
                    BlockerKind.Paused, PausedSentence(view), view.Reason.Since, "resume", null, "Operator or Manager"));
                if (ScheduleWaiting.PassedEnd(view, now) is { } passed)
                {
                    list.Add(passed);
                }

                list.AddRange(ExplainRecall(view));
                list.AddRange(ExplainRetries(view, now));
                list.AddRange(ConfirmationWaiting.Explain(view, now));
                break;
            case RolloutStatus.Stopping:
                list.Add(new Blocker(
                    BlockerKind.AskingBack, $"Stopping: {N(view.Total.Scheduled)} planned and {N(view.Total.Open - view.Total.Canceling)} open actions to go",
                    view.Reason.Since, "all open actions asked back", null, "engine"));
                break;
            case RolloutStatus.Deleting:
                list.Add(new Blocker(
                    BlockerKind.Removing, $"Deleting: {Plural.Of(view.Total.Scheduled + view.Total.Open, "action")} to go",
                    view.Reason.Since, "all actions removed", null, "engine"));
                break;
        }

        list.AddRange(ExplainRecovery(view));
        return [.. Ordered(list)];
    }

    /// <summary>
    /// Blockers in the order in which they are shown: the headline is what really holds the rollout, what ends by itself within the
    /// minute comes last, the rest keeps its order.
    /// </summary>
    public static IEnumerable<Blocker> Ordered(IEnumerable<Blocker> blockers) => blockers.OrderBy(b => HeadlineRank(b.Kind));

    private static int HeadlineRank(BlockerKind kind) => kind switch
    {
        BlockerKind.Engine => -1,
        BlockerKind.Latch => 0,
        BlockerKind.Soak or BlockerKind.SuccessTrigger or BlockerKind.EndTime => 2,
        BlockerKind.Completion => 3,
        BlockerKind.BusyDevices or BlockerKind.SilentDevices or BlockerKind.Retry or BlockerKind.Health or BlockerKind.Confirmation => 4,
        BlockerKind.InFlightLimit or BlockerKind.Capacity => 5,
        BlockerKind.Rate or BlockerKind.Alarms => 6,
        BlockerKind.Growth => 7,
        _ => 1,
    };

    private static string PausedSentence(RolloutView view) => view.Cause switch
    {
        PauseCause.Latch when view.Latch is null => "Paused by the emergency stop, which has been released; resume to go on",
        PauseCause.Error => $"Paused by error rule: {Lower(view.Reason.Text)}",
        PauseCause.Check => $"Waiting for a human check: {Lower(view.Reason.Text)}",
        PauseCause.TriggerMissed => $"Paused: {Lower(view.Reason.Text)}",
        PauseCause.Criterion or PauseCause.Breaker => $"Paused by {Lower(view.Reason.Text)}",
        _ => view.Reason.Text,
    };

    private static IEnumerable<Blocker> ExplainRecall(RolloutView view)
    {
        var total = view.Total;
        if (view.Latch is null && total.Recalling + total.Recalled == 0)
        {
            yield break;
        }

        (int Count, string Words)[] parts =
        [
            (total.Recalled, "gave the update back and count as not started"),
            (total.Recalling, "asked back, not answered yet"),
            (view.Latch is null ? 0 : total.Recallable, "about to be asked back"),
            (total.PastReturn, "past the point of no return go on"),
        ];
        if (Array.Exists(parts, p => p.Count > 0))
        {
            yield return new Blocker(
                BlockerKind.Recall,
                $"Devices that had begun: {string.Join(", ", parts.Where(p => p.Count > 0).Select(p => $"{N(p.Count)} {p.Words}"))}",
                view.Latch?.SetAt ?? view.Reason.Since, "the devices' answers; resume withdraws what is not answered", null, "engine");
        }
    }

    private static IEnumerable<Blocker> ExplainRetries(RolloutView view, DateTimeOffset now)
    {
        var total = view.Total;
        if (total.TriedAgain > 0)
        {
            var held = view.Status == RolloutStatus.Paused && total.RetryDue > 0 ? $", {N(total.RetryDue)} of them after resume" : "";
            yield return new Blocker(
                BlockerKind.Retry, $"{Plural.Of(total.TriedAgain, "device is", "devices are")} tried again{held}",
                view.Waiting.Retry ?? now, "the devices' results", null, "engine");
        }
    }

    private static IEnumerable<Blocker> ExplainRunning(RolloutView view, DateTimeOffset now)
    {
        var total = view.Total;
        var canOpen = Holding.CanOpen(view, now); // whatever else would hold them does not matter before a window opens
        if (canOpen == 0 && Holding.Planned(view) is > 0 and var held)
        {
            yield return ScheduleWaiting.Window(view, now, held);
        }

        if (AlarmState.IsFirstReadingDue(view))
        {
            yield return new Blocker(
                BlockerKind.Alarms, "Waits for the first reading of its alarms", view.Reason.Since, "the first reading; one that is in alarm then is ignored", null, "engine");
        }

        if (canOpen > 0 && view.Plan.Pacing.BudgetAt(view.Pace.Step) is { } budget && view.Pace.Opened >= budget
            && view.Pace.Minute is { } minute && minute + TimeSpan.FromMinutes(1) > now)
        {
            var next = minute + TimeSpan.FromMinutes(1);
            yield return new Blocker(
                BlockerKind.Rate, $"Rate {N(budget)}/min used up; {Plural.Of(canOpen, "device waits", "devices wait")} for the next minute{RampWaiting.Next(view)}",
                minute, "next minute", next, "engine");
        }

        if (canOpen > 0 && Holding.IsFull(view, total))
        {
            yield return new Blocker(
                BlockerKind.InFlightLimit, $"{Plural.Of(total.Open, "device is", "devices are")} in flight, limit {N(view.Plan.MostInFlight!.Value)}; {Plural.Of(canOpen, "device waits", "devices wait")} for a result of theirs",
                view.Waiting.InFlightLimit ?? now, "the next device's result", null, "engine");
        }

        if (canOpen > 0 && view.Plan.Pacing is Pacing.CapacityWindow window && Holding.IsAtCapacity(view, total))
        {
            var (endsBy, whoCanAct) = CapacityEnd(total);
            yield return new Blocker(
                BlockerKind.Capacity, $"Capacity: {RolloutWords.Capacity(window, total)}; {N(canOpen)} wait",
                view.Waiting.Capacity ?? now, endsBy, null, whoCanAct);
        }

        foreach (var blocker in ExplainRetries(view, now).Concat(ExplainHealth(view, now)).Concat(ConfirmationWaiting.Explain(view, now)))
        {
            yield return blocker;
        }

        if (Holding.Busy(view) is > 0 and var busy)
        {
            yield return new Blocker(
                BlockerKind.BusyDevices, $"{Plural.Of(busy, "device is", "devices are")} busy with other rollouts of equal or higher weight",
                view.Waiting.BusyDevices ?? now, "the results of these devices there", null, "Operator or Manager, in the other rollouts");
        }

        foreach (var group in view.Groups.Where(g => g.Status == GroupStatus.Running))
        {
            var next = view.Groups.Find(g => g.Number == group.Number + 1);
            if (next is { Status: GroupStatus.Scheduled } && group.SoakSince is { } soaks)
            {
                var end = soaks + group.Plan.SoakTime;
                yield return new Blocker(
                    BlockerKind.Soak,
                    $"Group {group.Number} soaks until {end.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} UTC before group {next.Number}",
                    soaks, "end of soak, if the success trigger holds", end, "engine; Manager can trigger the next group", group.Number);
            }
            else if (next is { Status: GroupStatus.Scheduled })
            {
                var needed = GroupJudge.SuccessesNeeded(view.Plan, group.Plan, group.Tally, GroupJudge.PlannedSize(view.Plan, view.Groups, group.Number - 1));
                var ok = GroupJudge.Successes(view.Plan, group.Tally);
                var missing = Math.Max(0, needed - ok);
                yield return new Blocker(
                    BlockerKind.SuccessTrigger,
                    $"Group {group.Number} needs {Plural.Of(missing, "more success", "more successes")} ({N(ok)} of {N(needed)}) before group {next.Number}",
                    group.StartedAt ?? now, "success trigger", null, "engine; Manager can trigger the next group", group.Number);
            }
            else if (!group.Tally.IsOver)
            {
                yield return new Blocker(
                    BlockerKind.Completion,
                    $"Group {group.Number} has {Plural.Of(group.Tally.Updating, "device")} in flight and {N(group.Tally.Scheduled)} not started",
                    group.StartedAt ?? now, "the last device's result", null, "engine", group.Number);
            }
        }

        foreach (var growth in GrowthWaiting.Explain(view))
        {
            yield return growth;
        }

        foreach (var group in view.Groups.Where(g => g.Status == GroupStatus.Error && !g.Tally.IsOver))
        {
            yield return new Blocker(
                BlockerKind.Completion,
                $"Group {group.Number} broke its error limit and still has {Plural.Of(group.Tally.Updating, "device")} in flight and {N(group.Tally.Scheduled)} not started",
                group.EndedAt ?? now, "the last device's result", null, "engine", group.Number);
        }
    }

    private static string N(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Lower(string text) => text.Length == 0 ? text : char.ToLowerInvariant(text[0]) + text[1..];
}
