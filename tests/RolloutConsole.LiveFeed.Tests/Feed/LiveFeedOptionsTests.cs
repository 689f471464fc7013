using RolloutConsole.LiveFeed.Feed;

namespace RolloutConsole.LiveFeed.Tests.Feed;

public sealed class LiveFeedOptionsTests
{
    [Fact]
    public void Defaults_AreThoseOfTheArchitecture()
    {
        var options = new LiveFeedOptions();
        Assert.True(new LiveFeedOptionsValidator().Validate(null, options).Succeeded);
        Assert.Equal(250, options.GapOf(LiveRate.Page).TotalMilliseconds);
        Assert.Equal(500, options.GapOf(LiveRate.List).TotalMilliseconds);
        Assert.Equal(1000, options.GapOf(LiveRate.Wall).TotalMilliseconds);
        Assert.Equal(2, options.Heartbeat.TotalSeconds);
    }

    [Fact]
    public void SeveralFaults_AreAllNamedWithKeyAndRange()
    {
        var result = new LiveFeedOptionsValidator().Validate(
            null, new LiveFeedOptions { PageGap = TimeSpan.Zero, Heartbeat = TimeSpan.FromMinutes(1) });
        Assert.Equal(
            [
                "LiveFeed:PageGap is 00:00:00, but must lie between 00:00:00.0500000 and 00:00:10.",
                "LiveFeed:Heartbeat is 00:01:00, but must lie between 00:00:00.5000000 and 00:00:04.",
            ],
            result.Failures!);
    }
}
