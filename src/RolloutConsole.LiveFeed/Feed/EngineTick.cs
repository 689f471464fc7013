namespace RolloutConsole.LiveFeed.Feed;

/// <summary>When the engine counts as late, and the words for it: the same on every page.</summary>
public static class EngineTick
{
    /// <summary>The engine is expected to tick every 5 s; after three missed ticks it is late.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromSeconds(15);

    /// <summary>What to say of a late engine, to be put behind its name; null when it is not late.</summary>
    /// <param name="age">Age of the last tick; null before the first.</param>
    public static string? LateWords(TimeSpan? age) => age > Late ? $"last ran {(int)age.Value.TotalSeconds} s ago (every 5 s expected)" : null;
}
