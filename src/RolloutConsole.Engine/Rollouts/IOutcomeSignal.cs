namespace RolloutConsole.Engine.Rollouts;

/// <summary>
/// Told after a commit that changed actions outside the engine's own road: a target deleted, a set assigned by hand, a single action
/// taken back. The engine then folds the outcomes, and rollouts that waited for a busy target look again.
/// </summary>
public interface IOutcomeSignal
{
    /// <summary>Outcomes are committed. Returns at once and never fails.</summary>
    /// <param name="rolloutIds">Rollouts whose actions changed status; may be empty.</param>
    /// <param name="closedActions">How many actions ended, so that their targets may be free.</param>
    /// <param name="sequence">Newest change sequence of the commit; 0 when no rollout was touched.</param>
    void Committed(IReadOnlyCollection<long> rolloutIds, int closedActions, long sequence);
}
