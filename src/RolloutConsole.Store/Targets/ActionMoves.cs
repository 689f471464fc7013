using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Store.Targets;

/// <summary>What single actions moved in one transaction; told to the engine after the commit.</summary>
/// <param name="RolloutIds">Rollouts whose actions changed status.</param>
/// <param name="Closed">How many actions ended.</param>
/// <param name="Sequence">Newest change sequence; 0 for none.</param>
internal sealed record ActionMoves(IReadOnlyCollection<long> RolloutIds, int Closed, long Sequence)
{
    /// <summary>Nothing moved.</summary>
    public static ActionMoves Nothing { get; } = new([], 0, 0);

    /// <summary>Both together.</summary>
    public ActionMoves And(ActionMoves other) =>
        new([.. RolloutIds.Union(other.RolloutIds)], Closed + other.Closed, Math.Max(Sequence, other.Sequence));

    /// <summary>Tells the engine, unless there is nothing to tell.</summary>
    public void Tell(IOutcomeSignal signal)
    {
        if (RolloutIds.Count > 0 || Closed > 0)
        {
            signal.Committed(RolloutIds, Closed, Sequence);
        }
    }
}
