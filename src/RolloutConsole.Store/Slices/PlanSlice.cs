using System.Collections.Immutable;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Slices;

/// <summary>Planned sizes were counted before the gate; inside it there is nothing to write, the decider puts them on the groups.</summary>
internal sealed class PlanSlice(ImmutableList<int> sizes) : PreparedSlice
{
    /// <inheritdoc/>
    public override SliceResult Run(WriteSession session, OutcomeBook book) =>
        new(null, sizes.Count(s => s >= 0), Exhausted: true, PlannedSizes: sizes);
}
