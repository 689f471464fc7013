using System.Collections.Concurrent;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Store.Policies;

/// <summary>
/// Plans that were read before. A plan never changes and ids are never given twice, so an entry is right for ever; the cache is emptied
/// when it is full. Without it every round of every rollout would read its JSON anew.
/// </summary>
internal sealed class PlanCache
{
    private const int Most = 256;
    private readonly ConcurrentDictionary<long, RolloutPlan> _plans = new();

    /// <summary>The plan of a rollout.</summary>
    public RolloutPlan Of(long rolloutId, string json) => Of(rolloutId, () => json);

    /// <summary>The plan of a rollout, whose JSON is read only when it is not in the cache.</summary>
    public RolloutPlan Of(long rolloutId, Func<string> read)
    {
        if (_plans.TryGetValue(rolloutId, out var plan))
        {
            return plan;
        }

        if (_plans.Count >= Most)
        {
            _plans.Clear();
        }

        return _plans[rolloutId] = PlanJson.Read(read());
    }
}
