using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Targets;

namespace RolloutConsole.Store.DistributionSets;

/// <summary>
/// Takes back what people or filters assigned and uses an invalidated set: asked back, or closed by force (hawkbit-rollouts, 1.3). Actions of
/// rollouts are none of its business, because their rollouts follow the set by themselves.
/// </summary>
internal sealed class InvalidatedActions(WriteGate gate, ReadPool reads, IOutcomeSignal signal, TimeProvider clock)
{
    // One slice stays well under 50 ms behind the gate (architecture, section 5).
    private const int Slice = 250;

    // Actions have no index by set, because every action would pay for it: the search walks the open ones, on a reader, once.
    private const string OfSet = $"FROM actions WHERE {TargetMapping.OpenStatuses} AND distribution_set_id = @set AND rollout_id IS NULL";

    private const string Open = $"SELECT id, target_id {OfSet} ORDER BY id";

    /// <summary>
    /// How many open ones there are, how many of them a filter assigned (<c>@actors</c>), and both of those that are not being asked back yet.
    /// </summary>
    public const string Count = $"""
        SELECT count(*), coalesce(sum(initiated_by LIKE @actors), 0), coalesce(sum(status <> 9), 0), coalesce(sum(status <> 9 AND initiated_by LIKE @actors), 0) {OfSet}
        """;

    /// <summary>Takes all of them back, in slices.</summary>
    /// <param name="setId">The set; it is invalid already, so nobody assigns it any more.</param>
    /// <param name="how">Soft or force.</param>
    /// <param name="by">Who invalidated it.</param>
    public async Task TakeBackAsync(long setId, SetInvalidation how, string by)
    {
        List<(long Id, long TargetId)> actions;
        using (var session = reads.Rent())
        {
            actions = session.Rows(Open, row => (row.GetInt64(0), row.GetInt64(1)), ("@set", setId));
        }

        foreach (var slice in actions.Chunk(Slice))
        {
            var moves = await gate.RunAsync(
                WritePriority.Ordinary, durable: false, session => TakeBack(session, slice, how, by), CancellationToken.None);
            moves.Tell(signal);
        }
    }

    private ActionMoves TakeBack(WriteSession session, IEnumerable<(long Id, long TargetId)> slice, SetInvalidation how, string by)
    {
        var mover = new ActionMover(session, clock.GetUtcNow());
        var words = $"{by} invalidated the distribution set";
        foreach (var (id, targetId) in slice)
        {
            if (how == SetInvalidation.Force)
            {
                // Force closes only what is being asked back (hawkbit-rollouts, 2.4): both steps, one after the other.
                Move(ActionTrigger.RequestCancel, id, targetId);
                Move(ActionTrigger.ForceCancel, id, targetId);
                mover.SettleTarget(targetId);
            }
            else
            {
                Move(ActionTrigger.RequestCancel, id, targetId);
            }
        }

        return mover.Finish();

        void Move(ActionTrigger trigger, long id, long targetId)
        {
            // The device may have answered since the list was made; then the table allows nothing, and nothing is written.
            if (mover.ActionsOf(targetId, FormattableString.Invariant($"id = {id}")).SingleOrDefault() is { } action)
            {
                mover.TryMove(action, trigger, words);
            }
        }
    }
}
