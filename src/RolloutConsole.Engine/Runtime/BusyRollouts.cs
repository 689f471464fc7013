using System.Collections.Concurrent;

namespace RolloutConsole.Engine.Runtime;

/// <summary>Which rollouts have actions that wait for targets busy elsewhere; forgotten at restart, when each is asked anew anyway.</summary>
internal sealed class BusyRollouts
{
    private readonly ConcurrentDictionary<long, bool> _waiting = new();

    /// <summary>The rollouts that wait.</summary>
    public ICollection<long> Waiting => _waiting.Keys;

    /// <summary>Remembers or forgets a rollout.</summary>
    public void Note(long rolloutId, bool isWaiting)
    {
        if (isWaiting)
        {
            _waiting[rolloutId] = true;
        }
        else
        {
            _waiting.TryRemove(rolloutId, out _);
        }
    }
}
