namespace RolloutConsole.LiveFeed.Rollouts;

/// <summary>
/// Something around a rollout that takes long to look at: looked at again only after a rest of at least so long, and never more than a
/// twentieth of the time.
/// </summary>
/// <typeparam name="T">What is seen.</typeparam>
internal sealed class Glance<T>(TimeProvider clock, TimeSpan leastRest)
    where T : class
{
    private T? _seen;
    private TimeSpan _rest;
    private long _at;

    /// <summary>What is seen; null when nobody needs it.</summary>
    public async Task<T?> LookAsync(bool isNeeded, Func<Task<T>> look)
    {
        if (!isNeeded)
        {
            _seen = null;
        }
        else if (_seen is null || clock.GetElapsedTime(_at) >= _rest)
        {
            var begun = clock.GetTimestamp();
            _seen = await look();
            _at = clock.GetTimestamp();
            var cost = clock.GetElapsedTime(begun) * 20;
            _rest = cost > leastRest ? cost : leastRest;
        }

        return _seen;
    }
}
