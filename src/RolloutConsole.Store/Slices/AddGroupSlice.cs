using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Rollouts;

namespace RolloutConsole.Store.Slices;

/// <summary>
/// Adds the group that devices join which match later (hawkbit-rollouts, 6.9). Committed together with the decision that asked for it, on
/// the version it was decided on, and its number is unique: after a kill it is there once or not at all.
/// </summary>
internal sealed class AddGroupSlice(RolloutView rollout, RolloutSlice.AddGroup group) : PreparedSlice
{
    /// <inheritdoc/>
    public override SliceResult Run(WriteSession session, OutcomeBook book)
    {
        RolloutWriting.AddGroup(session, rollout.Id, group);
        return new SliceResult(null, 1, Exhausted: true);
    }
}
