using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.LiveFeed.Feed;

/// <summary>Proof of life, sent every 2 s even when nothing changes: old data must look old (architecture, section 7).</summary>
/// <param name="Sequence">Newest change sequence that this process has heard of; 0 before the first.</param>
/// <param name="ServerTime">Time by the server's clock.</param>
/// <param name="EngineTickAge">Age of the engine's tick in milliseconds; null before the first one.</param>
/// <param name="Latch">The stop of everything, if it is set.</param>
/// <param name="LatchedRollouts">Rollouts with a stop of their own.</param>
public sealed record Heartbeat(
    long Sequence, DateTimeOffset ServerTime, long? EngineTickAge, LatchState? Latch, IReadOnlyDictionary<long, LatchState> LatchedRollouts);

/// <summary>The heartbeat of the console. One timer serves everybody, and only while somebody listens.</summary>
public interface ILiveHeartbeat
{
    /// <summary>The beat now.</summary>
    Heartbeat Read();

    /// <summary>Joins the listeners; a change of the emergency stop comes at once, not with the next beat.</summary>
    /// <param name="leaving">Cancelled when the listener leaves; frees everything.</param>
    Task<LiveStream<Heartbeat>> OpenAsync(CancellationToken leaving);
}
