namespace RolloutConsole.LiveFeed.Feed;

/// <summary>How often live pictures are renewed. Settings under <c>LiveFeed</c>.</summary>
public sealed class LiveFeedOptions
{
    /// <summary>Least time between two frames of a rollout's page; default 250 ms, which is 4 a second (architecture, section 7).</summary>
    public TimeSpan PageGap { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Least time between two frames of a list or the overview; default 500 ms (operator-experience, section 6).</summary>
    public TimeSpan ListGap { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Least time between two frames for a wall; default 1 s.</summary>
    public TimeSpan WallGap { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often the heartbeat comes even when nothing changes; default 2 s.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// A watched picture is read again after so long even without a signal; default 10 s. A signal only shortens waiting, so one that
    /// never came (another node, a clock that moved) costs at most this.
    /// </summary>
    public TimeSpan LongestRest { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the chart of a watched rollout is read again while it changes; default 2 s.</summary>
    public TimeSpan ChartGap { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often the fleet's figures, and the silent devices of a rollout, are counted again while somebody watches; default 10 s.</summary>
    public TimeSpan FleetGap { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The gap of a kind of viewer.</summary>
    public TimeSpan GapOf(LiveRate rate) => rate switch
    {
        LiveRate.Page => PageGap,
        LiveRate.List => ListGap,
        LiveRate.Wall => WallGap,
        _ => throw new System.Diagnostics.UnreachableException($"live rate {rate}"),
    };
}

/// <summary>What kind of viewer asks, and so how often it is served.</summary>
public enum LiveRate
{
    /// <summary>A page about one thing: at most 4 frames a second, with history and chart.</summary>
    Page,

    /// <summary>A list or overview: at most 2 frames a second.</summary>
    List,

    /// <summary>A wall display: at most 1 frame a second.</summary>
    Wall,
}
