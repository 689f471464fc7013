namespace RolloutConsole.LiveFeed.Rollouts;

/// <summary>How many of a rollout's devices in flight have not called in when they were expected.</summary>
/// <param name="Looked">Devices in flight that were looked at.</param>
/// <param name="Silent">Those of them that are overdue, or never called in at all.</param>
/// <param name="MedianPoll">When the one in the middle of the silent ones called in last; null when it never did.</param>
/// <param name="IsCapped">True when there are more in flight than were looked at.</param>
public sealed record DeviceSilence(int Looked, int Silent, DateTimeOffset? MedianPoll, bool IsCapped)
{
    /// <summary>Most devices that are looked at: enough to see what is wrong, and quick in the largest fleet.</summary>
    public const int MostLooked = 10_000;
}
