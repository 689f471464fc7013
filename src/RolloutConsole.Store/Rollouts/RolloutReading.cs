using System.Collections.Immutable;
using System.Data.Common;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Groups;
using RolloutConsole.Store.Policies;

namespace RolloutConsole.Store.Rollouts;

/// <summary>Reads a rollout as the engine sees it: four small look-ups on one snapshot, none of them on device rows.</summary>
internal sealed class RolloutReading(ReadPool reads, PlanCache plans)
{
    // A rollback is about the sets of all its groups; the one that was invalidated most severely decides.
    private const string Rollout = $"""
        SELECT {RolloutColumns.All}, d.due_at, s.invalidation, s.invalidated_by, s.invalidated_at, r.description
        FROM rollouts r LEFT JOIN deadlines d ON d.rollout_id = r.id
          LEFT JOIN distribution_sets s ON s.id = CASE WHEN r.rolls_back IS NULL THEN r.distribution_set_id ELSE (
            SELECT x.id FROM groups g JOIN distribution_sets x ON x.id = json_extract(g.plan, '$.distributionSetId')
            WHERE g.rollout_id = r.id ORDER BY x.invalidation DESC LIMIT 1) END
        WHERE r.id = @id
        """;

    private const string Groups = $"SELECT {GroupColumns.All} FROM groups g WHERE g.rollout_id = @id ORDER BY g.number";

    private const string Undecided = """
        SELECT sequence, group_id, outcomes FROM changes
        WHERE rollout_id = @id AND sequence > @decided AND outcomes IS NOT NULL ORDER BY sequence
        """;

    /// <summary>The rollout, or null.</summary>
    public RolloutView? Read(long rolloutId)
    {
        using var session = reads.Rent();
        return session.Snapshot(read => Read(read, rolloutId));
    }

    private RolloutView? Read(ReadSession session, long rolloutId)
    {
        var rows = session.Rows(Rollout, ViewOf, ("@id", rolloutId));
        if (rows.Count == 0)
        {
            return null;
        }

        var view = rows[0];
        var through = 0L;
        var undecided = ImmutableList.CreateBuilder<ActionOutcome>();
        foreach (var (sequence, outcomes) in session.Rows(
            Undecided, row => (row.GetInt64(0), OutcomeText.Read(row.GetInt64(1), row.GetString(2))), ("@id", rolloutId), ("@decided", view.DecidedThrough)))
        {
            through = sequence;
            undecided.AddRange(outcomes);
        }

        var groups = session.Rows(Groups, row => GroupColumns.Of(row, view.Plan), ("@id", rolloutId));
        return view with
        {
            Groups = [.. groups.Select(group => group with { Tally = BeforeUndecided(group, undecided) })],
            Undecided = undecided.ToImmutable(),
            UndecidedThrough = through,
        };
    }

    private static GroupTally BeforeUndecided(GroupView group, IEnumerable<ActionOutcome> undecided) =>
        undecided.Where(o => o.GroupId == group.Id).Aggregate(group.Tally, (tally, outcome) => tally.Before(outcome));

    private RolloutView ViewOf(DbDataReader row)
    {
        const int Own = RolloutColumns.Count;
        return RolloutColumns.Of(row, RolloutColumns.PlanOf(row, plans)) with
        {
            WakeAt = row.MomentOrNull(Own),
            Invalidated = row.Int64OrNull(Own + 1) is { } how ? new InvalidatedSet((SetInvalidation)how, row.GetString(Own + 2), row.Moment(Own + 3)) : null,
            Description = row.GetString(Own + 4),
        };
    }
}
