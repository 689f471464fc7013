using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Filters.Saved;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Filters;

namespace RolloutConsole.Store.DistributionSets;

/// <summary>
/// Says what an invalidation would do, by the conditions of the invalidation itself: <see cref="SetUsers"/> for rollouts,
/// <see cref="InvalidatedActions"/> for actions without one, <see cref="AutoAssignmentEnd"/> for saved filters.
/// </summary>
internal static class InvalidationPreviews
{
    private const string Set = $"SELECT s.name, s.version, s.invalidation, ({SetFactsReading.IsComplete}) FROM distribution_sets s WHERE s.id = @set AND s.deleted_at IS NULL";

    private static readonly string s_rollouts = $"""
        SELECT r.id, r.name, r.status, r.cause,
               coalesce((SELECT sum(g.running + g.wait_for_confirmation + g.retrieved + g.canceling) FROM groups g WHERE g.rollout_id = r.id), 0),
               coalesce((SELECT sum(g.scheduled) FROM groups g WHERE g.rollout_id = r.id), 0)
        FROM rollouts r WHERE {SetUsers.OfSet} AND {SetUsers.Stoppable} ORDER BY r.id
        """;

    /// <summary>The preview; null when there is no such set.</summary>
    public static InvalidationPreview? Read(Session session, long setId, SetInvalidation asked)
    {
        if (session.Rows(
            Set,
            row => (Name: $"{row.GetString(0)}:{row.GetString(1)}", Before: (SetInvalidation?)row.Int64OrNull(2), IsComplete: row.GetInt64(3) != 0),
            ("@set", setId)) is not [var set])
        {
            return null;
        }

        // Asking again goes on where it ended; what takes more back wins.
        var how = set.Before > asked ? set.Before.Value : asked;
        var rollouts = session.Rows(
            s_rollouts,
            row =>
            {
                var status = (RolloutStatus)row.GetInt32(2);
                return new InvalidatedRollout(
                    row.GetInt64(0), row.GetString(1), status, (PauseCause?)row.Int64OrNull(3), NextOf(status, how), row.GetInt32(4), row.GetInt32(5));
            },
            ("@set", setId));
        var (loose, toAsk) = session.Rows(
            InvalidatedActions.Count,
            row => (Counted(row.GetInt32(0), row.GetInt32(1)), Counted(row.GetInt32(2), row.GetInt32(3))),
            ("@set", setId), ("@actors", AutoAssignment.ActorPrefix + "%"))[0];

        // What is being asked back already is not asked again; force closes it too.
        var taken = how switch
        {
            SetInvalidation.Force => loose,
            SetInvalidation.Soft => toAsk,
            _ => default,
        };
        return new InvalidationPreview(
            how,
            set.IsComplete ? null : $"Set {set.Name} is incomplete and cannot be invalidated. Delete it instead.",
            how == SetInvalidation.None ? [] : rollouts,
            how == SetInvalidation.None ? rollouts : [],
            taken,
            new LooseActions(loose.ByPeople - taken.ByPeople, loose.ByFilters - taken.ByFilters),
            AutoAssignmentEnd.FiltersOf(session, setId));
    }

    private static LooseActions Counted(int all, int byFilters) => new(all - byFilters, byFilters);

    private static RolloutStatus NextOf(RolloutStatus status, SetInvalidation how) => how switch
    {
        SetInvalidation.Soft when RolloutStateMachine.TryMove(status, RolloutTrigger.Stop, out var next) => next,
        SetInvalidation.Force when RolloutStateMachine.TryMove(status, RolloutTrigger.Delete, out var next) => next,
        _ => status,
    };
}
