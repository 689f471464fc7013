using Microsoft.Extensions.Options;

namespace RolloutConsole.LiveFeed.Feed;

/// <summary>Refuses settings with which the live picture would flood or die; names every fault at once.</summary>
internal sealed class LiveFeedOptionsValidator : IValidateOptions<LiveFeedOptions>
{
    public ValidateOptionsResult Validate(string? name, LiveFeedOptions options)
    {
        var faults = new List<string>();
        Check(faults, nameof(options.PageGap), options.PageGap, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(10));
        Check(faults, nameof(options.ListGap), options.ListGap, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(10));
        Check(faults, nameof(options.WallGap), options.WallGap, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(10));
        Check(faults, nameof(options.Heartbeat), options.Heartbeat, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(4));
        Check(faults, nameof(options.LongestRest), options.LongestRest, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(5));
        Check(faults, nameof(options.ChartGap), options.ChartGap, TimeSpan.FromMilliseconds(250), TimeSpan.FromMinutes(1));
        Check(faults, nameof(options.FleetGap), options.FleetGap, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void Check(List<string> faults, string key, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
        {
            faults.Add($"LiveFeed:{key} is {value}, but must lie between {least} and {most}.");
        }
    }
}
