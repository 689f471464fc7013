namespace RolloutConsole.LiveFeed.Rollouts;

/// <summary>Another rollout that holds devices which one has planned for.</summary>
/// <param name="RolloutId">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Weight">Its weight, 0 to 1000.</param>
public sealed record BusyHolder(long RolloutId, string Name, int Weight)
{
    /// <summary>Most planned devices that are looked at.</summary>
    public const int MostLooked = 10_000;

    /// <summary>Most rollouts that are named.</summary>
    public const int MostNamed = 3;
}
