using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Policies;
using RolloutConsole.Store.Slices;

namespace RolloutConsole.Store.Targets;

/// <summary>
/// What a change of a device's attributes says of its health, in the transaction that writes the attributes (architecture, section 5,
/// "Health after success"). Only the installation that is on the device and what is planned for it are asked, and only where a plan watches
/// health.
/// </summary>
internal sealed class HealthWriter(PlanCache plans)
{
    // The device's newest installation: a skipped action brought nothing.
    private const string Newest = """
        SELECT id, rollout_id, group_id, health, entries FROM actions
        WHERE target_id = ?1 AND status = 5 AND (opened_at IS NOT NULL OR rollout_id IS NULL) ORDER BY ended_at DESC, id DESC LIMIT 1
        """;

    // A retry counts by its failure, whatever the device says (decision 0011).
    private const string Planned =
        "SELECT id, rollout_id, group_id FROM actions WHERE target_id = ?1 AND status = 0 AND last_result IS NULL AND rollout_id IS NOT NULL";

    private const string Mark = "UPDATE actions SET health = ?2 WHERE id = ?1";

    private const string Move = "UPDATE actions SET health = ?2, due_at = NULL WHERE id = ?1";

    private static readonly ActionStanding s_planned = ActionStatus.Scheduled;

    /// <summary>Takes what a device or a script says.</summary>
    /// <param name="session">The running transaction.</param>
    /// <param name="report">An accepted change of attributes. The same value again is said again, so it confirms a new installation.</param>
    /// <param name="book">Where outcomes are gathered.</param>
    /// <param name="now">The time.</param>
    public void Apply(WriteSession session, AttributeReport report, OutcomeBook book, DateTimeOffset now)
    {
        if (report.Mode == AttributeMode.Remove || !TryFind(session, report.TargetId, out var action))
        {
            return;
        }

        var watch = RetryBudget.PlanOf(session, plans, action.RolloutId).Health;
        if (watch is null || HealthWatch.Said(report.Values.GetValueOrDefault(watch.Attribute)) is not { } said || said == action.Health)
        {
            return;
        }

        // What is waited for is always settled; what happens after a rollout has ended is none of its results (ecs-rolling-update, B-12).
        if (action.Health != ActionHealth.Pending && !RetryBudget.CanRetry(session, action.RolloutId))
        {
            return;
        }

        session.Statement(Move).Bind(1, action.Id).Bind(2, (int)said).Run();
        book.Add(action.RolloutId, action.GroupId, Of(action.Health), Of(said));
        Note(session, action, said, $"{watch.Attribute}={report.Values[watch.Attribute]}", now);
    }

    /// <summary>Takes what the stored attributes say now of a device that has not begun to update (ecs-rolling-update, B-1).</summary>
    /// <param name="session">The running transaction, which has written them.</param>
    /// <param name="targetId">The device.</param>
    /// <param name="turned">What says otherwise than before; nothing else can change a mark, so nobody else has to ask.</param>
    /// <param name="book">Where outcomes are gathered.</param>
    public void ApplyToPlanned(WriteSession session, long targetId, List<TurnedAttribute> turned, OutcomeBook book)
    {
        foreach (var (id, rolloutId, groupId) in PlannedFor(session, targetId))
        {
            var watch = RetryBudget.PlanOf(session, plans, rolloutId).Health;
            var turn = turned.FindIndex(t => t.Key == watch?.Attribute);
            if (turn >= 0)
            {
                var (from, to) = turned[turn].IsFailing ? (s_planned, FailingBefore.Standing) : (FailingBefore.Standing, s_planned);
                session.Statement(Mark).Bind(1, id).Bind(2, (int)to.Health).Run();
                book.Add(rolloutId, groupId, from, to);
            }
        }
    }

    private static List<(long Id, long RolloutId, long GroupId)> PlannedFor(WriteSession session, long targetId)
    {
        var planned = new List<(long, long, long)>();
        var row = session.Statement(Planned).Bind(1, targetId);
        while (row.Step())
        {
            planned.Add((row.Int64(0), row.Int64(1), row.Int64(2)));
        }

        return planned;
    }

    // That a device is well after its installation is nothing to read about.
    private static void Note(WriteSession session, Found action, ActionHealth said, string words, DateTimeOffset now)
    {
        if (action.Entries >= ReportWriter.MostEntries)
        {
            return;
        }

        if (said == ActionHealth.Failing)
        {
            ActionHistory.Add(session, action.Id, HistoryEntry.Warning, $"The device fails after the installation ({words}).", now);
        }
        else if (action.Health == ActionHealth.Failing)
        {
            ActionHistory.Add(session, action.Id, HistoryEntry.Warning, $"The device is healthy again ({words}).", now);
        }
    }

    private static bool TryFind(WriteSession session, long targetId, out Found action)
    {
        action = default;
        var row = session.Statement(Newest).Bind(1, targetId);
        if (!row.Step())
        {
            return false;
        }

        var health = (ActionHealth)row.Int32(3);
        var isWatched = health != ActionHealth.Unwatched;
        if (isWatched)
        {
            action = new Found(row.Int64(0), row.Int64(1), row.Int64(2), health, row.Int32(4));
        }

        row.Reset();
        return isWatched;
    }

    private static ActionStanding Of(ActionHealth health) => new(ActionStatus.Finished, Health: health);

    private readonly record struct Found(long Id, long RolloutId, long GroupId, ActionHealth Health, int Entries);
}
