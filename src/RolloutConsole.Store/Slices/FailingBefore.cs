using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Slices;

/// <summary>
/// Devices that fail before their update, where the plan watches health (ecs-rolling-update, B-1 and B-4; decision 0011). Plans that watch none
/// ask nothing.
/// </summary>
internal static class FailingBefore
{
    /// <summary>What a planned first attempt of a device counts as that fails already.</summary>
    public static readonly ActionStanding Standing = new(ActionStatus.Scheduled, Health: ActionHealth.Failing);

    // Among a slice's new rows few fail, so they are marked afterwards instead of making every plan's INSERT ask. A retry counts by its failure.
    private const string Mark = """
        UPDATE actions SET health = 3 WHERE group_id = ?1 AND status = 0 AND id > ?2 AND id <= ?3 AND last_result IS NULL AND EXISTS (
          SELECT 1 FROM target_attributes t WHERE t.target_id = actions.target_id AND t.key = ?4 AND t.value_folded = ?5)
        """;

    private static readonly string s_failing = TextFold.Fold(HealthWatch.Failing);
    private static readonly ActionStanding[] s_unwatched = [ActionStatus.Scheduled];
    private static readonly ActionStanding[] s_watched = [ActionStatus.Scheduled, Standing];

    /// <summary>The standings that planned actions of a plan may have, the result of the attempt before left out.</summary>
    public static IReadOnlyList<ActionStanding> PlannedStandings(RolloutPlan plan) => plan.Health is null ? s_unwatched : s_watched;

    /// <summary>Marks who fails by the stored attribute among the actions that were just planned for a group, and books them.</summary>
    /// <param name="session">The running transaction; the new rows are its last ones.</param>
    /// <param name="book">Has the new actions as planned already.</param>
    /// <param name="rollout">The rollout.</param>
    /// <param name="groupId">Their group.</param>
    /// <param name="count">How many they are.</param>
    public static void MarkNewest(WriteSession session, OutcomeBook book, RolloutView rollout, long groupId, int count)
    {
        if (rollout.Plan.Health is not { } watch || count == 0)
        {
            return;
        }

        // One transaction writes at a time, so the ids of its rows follow one another.
        var last = session.LastId;
        var failing = session.Statement(Mark).Bind(1, groupId).Bind(2, last - count).Bind(3, last).Bind(4, watch.Attribute).Bind(5, s_failing).Run();
        book.Add(rollout.Id, groupId, ActionStatus.Scheduled, Standing, failing);
    }
}
