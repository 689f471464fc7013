using System.Collections.Concurrent;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Slices;

/// <summary>
/// Finds what other rollouts have planned for the targets of a rollout, on a reader's connection. Each search goes on where the one before ended,
/// so that a large rollout is not walked again for every slice; only a search from the beginning may say that there is nothing more, so a slice
/// that lost its race loses nothing.
/// </summary>
internal sealed class PlannedElsewhereSearch(ReadPool reads)
{
    private const int MostRollouts = 64;

    // Own planned actions in order, and for each what its target has elsewhere.
    private const string Search = $"""
        SELECT a.id, o.id FROM actions a CROSS JOIN actions o
        WHERE a.group_id = ?1 AND a.status = 0 AND a.id > ?2 AND o.target_id = a.target_id AND o.rollout_id <> ?3 AND {TakeOverSlice.IsPlanned}
        ORDER BY a.id LIMIT ?4
        """;

    private readonly ConcurrentDictionary<long, (int Group, long After)> _reached = new();

    /// <summary>The next ones.</summary>
    /// <param name="rollout">The rollout that takes over.</param>
    /// <param name="most">At most so many.</param>
    public PlannedElsewhere Next(RolloutView rollout, int most)
    {
        if (_reached.Count > MostRollouts)
        {
            _reached.Clear();
        }

        var (first, after) = _reached.GetValueOrDefault(rollout.Id);
        var isFromBeginning = (first, after) == default;
        var found = new SortedSet<long>();
        using var session = reads.Rent();
        for (var i = first; i < rollout.Groups.Count; i++)
        {
            var rows = session.Statement(Search).Bind(1, rollout.Groups[i].Id).Bind(2, i == first ? after : 0).Bind(3, rollout.Id).Bind(4, most - found.Count);
            var last = 0L;
            while (rows.Step())
            {
                last = rows.Int64(0);
                found.Add(rows.Int64(1));
            }

            if (found.Count >= most)
            {
                // The last target may have more.
                _reached[rollout.Id] = (i, last - 1);
                return new PlannedElsewhere([.. found], AreAll: false);
            }
        }

        _reached.TryRemove(rollout.Id, out _);
        return new PlannedElsewhere([.. found], AreAll: isFromBeginning);
    }
}
