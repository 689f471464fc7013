namespace RolloutConsole.Web.Widgets;

/// <summary>How the devices of a rollout or group divide; the four segments of every bar. All counts are at least 0.</summary>
/// <param name="Ok">Finished well.</param>
/// <param name="InFlight">Offered or with the device.</param>
/// <param name="Failed">Finished badly.</param>
/// <param name="Rest">Not started.</param>
public sealed record ProgressCounts(long Ok, long InFlight, long Failed, long Rest)
{
    /// <summary>All devices.</summary>
    public long Total => Ok + InFlight + Failed + Rest;

    /// <summary>Devices that are over, well or badly.</summary>
    public long Done => Ok + Failed;

    /// <summary>The bar in words.</summary>
    public string Sentence =>
        $"{Figures.Count(Ok)} ok, {Figures.Count(InFlight)} in flight, {Figures.Count(Failed)} failed, {Figures.Count(Rest)} not started, " +
        $"of {Figures.Count(Total)}";
}
