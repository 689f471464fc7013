using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.ChangeLog;

/// <summary>
/// Gathers what happened to actions in one transaction and writes it at its end: tallies by increments, minute counters, one change row
/// per group. Everything that changes a status goes through here, so tallies always equal a recount. Reused batch after batch.
/// </summary>
internal sealed class OutcomeBook
{
    // Increments, not values: whoever holds an older picture of the group cannot undo a newer one.
    private const string AddToTally = """
        UPDATE groups SET scheduled = scheduled + ?2, running = running + ?3, wait_for_confirmation = wait_for_confirmation + ?4,
          retrieved = retrieved + ?5, downloaded = downloaded + ?6, finished = finished + ?7, error = error + ?8, rejected = rejected + ?9,
          timed_out = timed_out + ?10, canceling = canceling + ?11, canceled = canceled + ?12, removed = removed + ?13, skipped = skipped + ?14,
          past_return = past_return + ?15, recalling = recalling + ?16, recalled = recalled + ?17,
          retry_due = retry_due + ?18, retry_scheduled = retry_scheduled + ?19, after_failure = after_failure + ?20,
          after_timeout = after_timeout + ?21, retried_failures = retried_failures + ?22, retried_timeouts = retried_timeouts + ?23,
          health_pending = health_pending + ?24, health_failing = health_failing + ?25, scheduled_failing = scheduled_failing + ?26
        WHERE id = ?1
        """;

    private const string AddChange = "INSERT INTO changes (rollout_id, group_id, at, outcomes) VALUES (?1, ?2, ?3, ?4)";

    private const string AddToMinute = """
        INSERT INTO rollout_minutes (rollout_id, group_id, minute, started, ok, failed) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (rollout_id, group_id, minute) DO UPDATE SET started = started + excluded.started, ok = ok + excluded.ok, failed = failed + excluded.failed
        """;

    private readonly Dictionary<long, Page> _byGroup = [];
    private readonly List<Page> _inOrder = [];

    /// <summary>Rollouts that were touched, each once.</summary>
    public IReadOnlyList<long> Rollouts
    {
        get
        {
            var ids = new List<long>();
            foreach (var page in _inOrder)
            {
                if (!ids.Contains(page.RolloutId))
                {
                    ids.Add(page.RolloutId);
                }
            }

            return ids;
        }
    }

    /// <summary>True when nothing happened.</summary>
    public bool IsEmpty => _inOrder.Count == 0;

    /// <summary>Notes that actions of a group went from one standing to another. Equal neighbours become one run.</summary>
    public void Add(long rolloutId, long groupId, ActionStanding? from, ActionStanding? to, int count = 1)
    {
        if (count == 0 || from == to)
        {
            return;
        }

        if (!_byGroup.TryGetValue(groupId, out var page))
        {
            page = new Page(rolloutId, groupId);
            _byGroup[groupId] = page;
            _inOrder.Add(page);
        }

        var runs = page.Runs;
        if (runs.Count > 0 && runs[^1] is var last && last.From == from && last.To == to)
        {
            runs[^1] = last with { Count = last.Count + count };
        }
        else
        {
            runs.Add(new ActionOutcome(groupId, from, to, count));
        }
    }

    /// <summary>Writes everything and empties the book.</summary>
    /// <returns>Newest change sequence; 0 when nothing happened.</returns>
    public long Write(WriteSession session, DateTimeOffset now)
    {
        if (IsEmpty)
        {
            return 0;
        }

        foreach (var page in _inOrder)
        {
            WriteTally(session, page);
            WriteMinute(session, page, now);
            session.Statement(AddChange)
                .Bind(1, page.RolloutId).Bind(2, page.GroupId).Bind(3, now.ToUnixTimeMilliseconds()).Bind(4, OutcomeText.Write(page.Runs)).Run();
        }

        Clear();
        return session.LastId;
    }

    /// <summary>Forgets everything, after a transaction that failed.</summary>
    public void Clear()
    {
        _byGroup.Clear();
        _inOrder.Clear();
    }

    private static void WriteTally(WriteSession session, Page page)
    {
        var tally = default(GroupTally);
        foreach (var run in page.Runs)
        {
            tally = tally.After(run);
        }

        session.Statement(AddToTally)
            .Bind(1, page.GroupId).Bind(2, tally.Scheduled).Bind(3, tally.Running).Bind(4, tally.WaitForConfirmation).Bind(5, tally.Retrieved)
            .Bind(6, tally.Downloaded).Bind(7, tally.Finished).Bind(8, tally.Error).Bind(9, tally.Rejected).Bind(10, tally.TimedOut)
            .Bind(11, tally.Canceling).Bind(12, tally.Canceled).Bind(13, tally.Removed).Bind(14, tally.Skipped)
            .Bind(15, tally.PastReturn).Bind(16, tally.Recalling).Bind(17, tally.Recalled)
            .Bind(18, tally.RetryDue).Bind(19, tally.RetryScheduled).Bind(20, tally.AfterFailure).Bind(21, tally.AfterTimeout).Bind(22, tally.RetriedFailures).Bind(23, tally.RetriedTimeouts)
            .Bind(24, tally.HealthPending).Bind(25, tally.HealthFailing).Bind(26, tally.ScheduledFailing).Run();
    }

    private static void WriteMinute(WriteSession session, Page page, DateTimeOffset now)
    {
        var (started, ok, failed) = (0, 0, 0);
        foreach (var run in page.Runs)
        {
            started += StartedBy(run);
            ok += OkBy(run);
            failed += FailedBy(run);
        }

        if (started != 0 || ok != 0 || failed != 0)
        {
            var ms = now.ToUnixTimeMilliseconds();
            session.Statement(AddToMinute)
                .Bind(1, page.RolloutId).Bind(2, page.GroupId).Bind(3, ms - (ms % 60_000)).Bind(4, started).Bind(5, ok).Bind(6, failed).Run();
        }
    }

    // A device whose health changes is no longer what it was before.
    private static int OkBy(ActionOutcome run) =>
        (run.To is { IsSuccess: true } ? run.Count : 0) - (run.IsHealthChange && run.From is { IsSuccess: true } ? run.Count : 0);

    // A device that is tried again counts by its newest attempt, so its failure is taken back.
    private static int FailedBy(ActionOutcome run) => run switch
    {
        { IsHealthChange: true } => (run.To is { IsFailure: true } ? run.Count : 0) - (run.From is { IsFailure: true } ? run.Count : 0),
        { IsRetry: true } => -run.Count,
        { From.Status: ActionStatus.Error or ActionStatus.TimedOut } => 0,
        { To.Status: ActionStatus.Error or ActionStatus.Rejected or ActionStatus.TimedOut } => run.Count,
        _ => 0,
    };

    // A device that gave its action back to the emergency stop counts as not started again, until the rollout ends without it; so does
    // one that is tried again, until its next attempt opens.
    private static int StartedBy(ActionOutcome run) => run switch
    {
        { From.Status: ActionStatus.Scheduled, To.Status: ActionStatus.Running or ActionStatus.WaitForConfirmation } => run.Count,
        { From.Status: ActionStatus.Canceling, To: { Status: ActionStatus.Canceled, IsMarked: true } } => -run.Count,
        { From: { Status: ActionStatus.Canceled, IsMarked: true }, To.Status: ActionStatus.Canceled } => run.Count,
        { IsRetry: true } => -run.Count,
        _ => 0,
    };

    private sealed record Page(long RolloutId, long GroupId)
    {
        public List<ActionOutcome> Runs { get; } = [];
    }
}
