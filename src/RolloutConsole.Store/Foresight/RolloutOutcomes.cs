using System.Collections.Immutable;
using System.Globalization;
using RolloutConsole.Engine.Foresight;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Policies;
using RolloutConsole.Store.Rollouts;

namespace RolloutConsole.Store.Foresight;

/// <summary>What forecasts learn from and what-if replays.</summary>
internal sealed class RolloutOutcomes(ReadPool pool, PlanCache plans, TimeProvider clock) : IRolloutOutcomes
{
    private const int MostActions = 200_000;
    private const int MostRollouts = 100;

    // Out of the tallies on the group rows: no device row is touched.
    private static readonly string s_list = string.Create(
        CultureInfo.InvariantCulture,
        $"""
        SELECT r.id, r.name, sum(g.size - g.skipped - g.removed), sum(g.error + g.rejected + g.timed_out)
        FROM rollouts r JOIN groups g ON g.rollout_id = r.id
        WHERE r.status IN ({(int)RolloutStatus.Finished}, {(int)RolloutStatus.Stopped}, {(int)RolloutStatus.Aborted}) AND r.started_at IS NOT NULL
        GROUP BY r.id, r.name
        HAVING sum(g.finished - g.skipped + g.downloaded + g.error + g.rejected + g.timed_out) >= {DeviceModel.FewestSamples}
        ORDER BY r.id DESC LIMIT @most
        """);

    // ix_actions_group finds the rows of a group; one group after the other, so that a cut record still begins at the beginning.
    private static readonly string s_actions = string.Create(
        CultureInfo.InvariantCulture,
        $"""
        SELECT a.target_id, a.opened_at, a.retrieved_at, a.ended_at, a.status, a.recall = {(int)ActionRecall.Replaced}, a.last_result
        FROM actions a WHERE a.group_id = $1 AND a.opened_at IS NOT NULL
        ORDER BY a.id LIMIT $2
        """);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PastRollout>> ListAsync(int most, CancellationToken cancellationToken) => pool.ReadAsync<IReadOnlyList<PastRollout>>(
        s => s.Rows(
            s_list, row => new PastRollout(row.GetInt64(0), row.GetString(1), row.GetInt32(2), row.GetInt32(3)), ("@most", Math.Clamp(most, 1, MostRollouts))),
        cancellationToken);

    /// <inheritdoc/>
    public Task<RecordedRollout?> ReadAsync(long rolloutId, int most, CancellationToken cancellationToken) => pool.ReadAsync(
        s => RolloutReadSql.Read(s, plans, [rolloutId], clock.GetUtcNow()).SingleOrDefault() is { View: var view }
            ? ReadActions(s, view, Math.Clamp(most, 1, MostActions), cancellationToken)
            : null,
        cancellationToken);

    private static RecordedRollout ReadActions(ReadSession session, RolloutView view, int most, CancellationToken cancellationToken)
    {
        var actions = ImmutableArray.CreateBuilder<RecordedAction>();
        var statement = session.Statement(s_actions);
        foreach (var group in view.Groups)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // One more than asked for shows whether the record is cut.
            statement.Bind(1, group.Id).Bind(2, (long)(most + 1 - actions.Count));
            while (statement.Step())
            {
                actions.Add(new RecordedAction(
                    statement.Int64(0), group.Number, statement.Moment(1), statement.MomentOrNull(2), statement.MomentOrNull(3), (ActionStatus)statement.Int32(4),
                    statement.Int32(5) == 1, statement.IsNull(6) ? null : (ActionStatus)statement.Int32(6)));
            }
        }

        var isCut = actions.Count > most;
        if (isCut)
        {
            actions.RemoveAt(most);
        }

        return new RecordedRollout(view, actions.ToImmutable(), isCut);
    }
}
