using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Slices;

/// <summary>Writes one scheduled action for each of the next members of a group (hawkbit-rollouts, 3.2; decision 0002).</summary>
internal sealed class FillSlice(RolloutView rollout, GroupView group, MemberList members, DateTimeOffset now) : PreparedSlice
{
    // One statement a run of neighbouring ids: a fleet that matches as a whole is filled by one INSERT ... SELECT a slice.
    private const string Insert = """
        INSERT INTO actions (rollout_id, group_id, target_id, distribution_set_id, status, progress, recall, action_type, force_at, weight, attempt,
          created_at, changed_at, entries, initiated_by)
        SELECT ?1, ?2, t.id, ?3, 0, 0, 0, ?4, ?5, ?6, 1, ?7, ?7, 0, (SELECT created_by FROM rollouts WHERE id = ?1)
        FROM targets t WHERE t.id BETWEEN ?8 AND ?9 AND t.deleted_at IS NULL ORDER BY t.id
        """;

    /// <inheritdoc/>
    public override Type Kind => KindOf(rollout);

    /// <summary>Shuffled members have no neighbours: a statement each, and not one a run.</summary>
    public static Type KindOf(RolloutView rollout) => rollout.Plan.Selection.ShuffleSeed is null ? typeof(FillSlice) : typeof(Shuffled);

    /// <inheritdoc/>
    public override SliceResult Run(WriteSession session, OutcomeBook book)
    {
        var content = rollout.Plan.Content;
        var insert = session.Statement(Insert)
            .Bind(1, rollout.Id).Bind(2, group.Id).Bind(3, group.Plan.DistributionSetId ?? content.DistributionSetId).Bind(4, (int)content.ActionType)
            .Bind(5, content.ForceAt?.ToUnixTimeMilliseconds()).Bind(6, content.Weight).Bind(7, now.ToUnixTimeMilliseconds());
        var filled = 0;
        foreach (var (from, to) in IdRuns.Of(members.Ids))
        {
            filled += insert.Bind(8, from).Bind(9, to).Run();
        }

        book.Add(rollout.Id, group.Id, null, ActionStatus.Scheduled, filled);
        FailingBefore.MarkNewest(session, book, rollout, group.Id, filled);
        if (members.Ids.Length > 0)
        {
            session.Execute("UPDATE rollouts SET fill_cursor = @cursor WHERE id = @id", ("@cursor", members.Cursor), ("@id", rollout.Id));
        }

        return new SliceResult(group.Id, filled, members.IsLast);
    }

    /// <summary>The kind of slices that fill in a shuffled order.</summary>
    private static class Shuffled;
}
