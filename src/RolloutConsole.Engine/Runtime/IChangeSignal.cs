namespace RolloutConsole.Engine.Runtime;

/// <summary>Told after each commit that somebody may watch. Must return at once; a signal only shortens waiting, the rows are the truth.</summary>
public interface IChangeSignal
{
    /// <summary>Something of the rollout was committed, or, with sequence 0, its emergency stop changed.</summary>
    /// <param name="rolloutId">Which rollout; 0 for all of them.</param>
    /// <param name="sequence">The change log's sequence up to which it is committed.</param>
    void Committed(long rolloutId, long sequence);
}
