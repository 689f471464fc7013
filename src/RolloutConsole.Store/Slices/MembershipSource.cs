using System.Collections.Concurrent;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Targets;

namespace RolloutConsole.Store.Slices;

/// <summary>
/// Looks, on a reader's connection, who may join a growing rollout and who has to leave it. A look asks the database once, for up to
/// 250,000 ids, and its slices are cut from the answer: a look a minute costs two queries however many small groups it fills. Newcomers
/// are found over the fleet in the order of ids, with one search of <c>ix_actions_target</c> for each target that matches; leavers over
/// the group's open actions alone (<c>ix_actions_group</c>), so what is over costs nothing.
/// </summary>
internal sealed class MembershipSource(ReadPool reads, IConsoleSettings settings)
{
    /// <summary>
    /// Takes no part yet, on target <c>t</c>: nothing of this rollout, unless the device left it, and nothing of a newer one, whatever
    /// became of it (hawkbit-rollouts, 6.9, row "eligible targets").
    /// </summary>
    public const string TakesNoPart = """
        NOT EXISTS (SELECT 1 FROM actions x WHERE x.target_id = t.id
          AND (x.rollout_id > @rollout OR (x.rollout_id = @rollout AND x.status <> 11 AND x.recall <> 2)))
        """;

    private const int ChunkSize = 250_000;
    private const int MostLooks = 16;

    // The list may wait while the rollout is paused, and devices change: an old one is thrown away.
    private static readonly TimeSpan s_freshness = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<long, MembershipLook> _looks = new();

    /// <summary>The next newcomers and leavers.</summary>
    /// <param name="rollout">The rollout.</param>
    /// <param name="look">What was asked for.</param>
    /// <param name="most">At most so many together.</param>
    /// <param name="now">The time.</param>
    public MembershipPage Next(RolloutView rollout, RolloutSlice.LookForMembers look, int most, DateTimeOffset now)
    {
        if (!_looks.TryGetValue(rollout.Id, out var found) || found.IsTaken || now - found.At > s_freshness || now < found.At)
        {
            found = Look(rollout, look, now);
            if (_looks.Count >= MostLooks)
            {
                _looks.Clear();
            }

            _looks[rollout.Id] = found;
        }

        var page = found.Take(most);
        if (found.IsTaken)
        {
            _looks.TryRemove(rollout.Id, out _);
        }

        return page;
    }

    private MembershipLook Look(RolloutView rollout, RolloutSlice.LookForMembers look, DateTimeOffset now)
    {
        using var session = reads.Rent();
        var leavers = look.RemovesLeavers ? Leavers(session, rollout, now) : [];
        var group = rollout.Groups.Find(g => g.Id == look.GroupId)!;
        var (where, parameters) = Eligible(rollout, group, now);
        var newcomers = session.Rows(
            $"SELECT t.id FROM targets t WHERE {where} AND {TakesNoPart} ORDER BY t.id LIMIT @limit",
            row => row.GetInt64(0),
            [.. parameters, ("@rollout", rollout.Id), ("@limit", ChunkSize)]);
        return new MembershipLook(now, leavers, [.. newcomers], leavers.Length < ChunkSize && newcomers.Count < ChunkSize);
    }

    private long[] Leavers(ReadSession session, RolloutView rollout, DateTimeOffset now)
    {
        var (where, parameters) = Eligible(rollout, null, now);
        var found = new List<long>();
        foreach (var group in rollout.Groups.Where(g => g.Tally.Scheduled + g.Tally.Open > 0))
        {
            found.AddRange(session.Rows(
                $"""
                SELECT a.id FROM actions a WHERE a.group_id = @group AND {LookSlice.MayLeave}
                  AND NOT EXISTS (SELECT 1 FROM targets t WHERE t.id = a.target_id AND {where}) LIMIT @limit
                """,
                row => row.GetInt64(0),
                [.. parameters, ("@group", group.Id), ("@limit", ChunkSize - found.Count)]));
        }

        found.Sort();
        return [.. found];
    }

    private (string Where, (string, object?)[] Parameters) Eligible(RolloutView rollout, GroupView? group, DateTimeOffset now)
    {
        // No limit by the time of creation: that is what makes it grow.
        var context = FilterContext.At(now, settings.Current.PollingTime, settings.Current.PollingOverdueTime);
        var where = new TargetPredicate(context)
            .Matching(MemberSource.Parse(rollout.Plan.Selection.Filter))
            .CompatibleWith(rollout.Plan.Content.DistributionSetId);
        if (group is { Plan.Filter.Length: > 0 })
        {
            where.Matching(MemberSource.Parse(group.Plan.Filter));
        }

        return (where.Sql, where.Parameters);
    }
}
