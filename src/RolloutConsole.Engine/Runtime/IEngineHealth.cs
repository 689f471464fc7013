namespace RolloutConsole.Engine.Runtime;

/// <summary>How alive the engine is.</summary>
public interface IEngineHealth
{
    /// <summary>
    /// Age of the last probe that came out after travelling intake queue, writer commit and one mailbox; null before the first one.
    /// Normal is under twice the probe interval of 5 s.
    /// </summary>
    TimeSpan? TickAge { get; }
}
