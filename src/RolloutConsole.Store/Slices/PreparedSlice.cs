using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Slices;

/// <summary>
/// One slice, ready to run: what is expensive to find (which targets match, which devices are busy) was read before the gate, and is
/// checked again inside it, because the world may have moved in between.
/// </summary>
internal abstract class PreparedSlice
{
    /// <summary>Rows it may touch, fixed by <see cref="SliceSizes"/>.</summary>
    public int Most { get; init; }

    /// <summary>What <see cref="SliceSizes"/> learns for: slices whose rows cost the same.</summary>
    public virtual Type Kind => GetType();

    /// <summary>Does the work inside the commit's transaction.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="book">Takes what happened to actions.</param>
    public abstract SliceResult Run(WriteSession session, OutcomeBook book);
}
