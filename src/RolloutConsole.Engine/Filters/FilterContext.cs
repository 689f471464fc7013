namespace RolloutConsole.Engine.Filters;

/// <summary>The moment a filter is evaluated for; placeholders take their values from it each time a filter runs.</summary>
/// <param name="NowMs">What <c>${NOW_TS}</c> stands for, in milliseconds since 1970 (UTC).</param>
/// <param name="OverdueMs">What <c>${OVERDUE_TS}</c> stands for: a device that last polled before it is overdue.</param>
public sealed record FilterContext(long NowMs, long OverdueMs)
{
    /// <summary>
    /// The context of a moment: overdue = now - polling interval (plus its deviation) - overdue interval (hawkbit-rollouts.md, 8.2).
    /// </summary>
    /// <param name="now">The moment.</param>
    /// <param name="pollingInterval">How often devices are asked to poll; hawkBit's default is 5 minutes.</param>
    /// <param name="overdueInterval">How late a poll may be; hawkBit's default is 5 minutes.</param>
    /// <param name="deviationPercent">How far the polling interval may be exceeded, in percent of it; 0 or more.</param>
    public static FilterContext At(DateTimeOffset now, TimeSpan pollingInterval, TimeSpan overdueInterval, int deviationPercent = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(deviationPercent);
        var nowMs = now.ToUnixTimeMilliseconds();
        var pollingMs = (long)pollingInterval.TotalMilliseconds;
        return new FilterContext(nowMs, nowMs - pollingMs - (pollingMs * deviationPercent / 100) - (long)overdueInterval.TotalMilliseconds);
    }
}
