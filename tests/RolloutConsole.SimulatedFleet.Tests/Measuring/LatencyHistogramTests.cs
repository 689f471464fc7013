using RolloutConsole.SimulatedFleet.Measuring;

namespace RolloutConsole.SimulatedFleet.Tests.Measuring;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Figures_Empty_AreAbsent() => Assert.Null(new LatencyHistogram().Figures());

    [Theory]
    [InlineData(0.001)]
    [InlineData(1)]
    [InlineData(700)]
    public void Figures_OneToThousand_AreWithinThreePercent(double unitMilliseconds)
    {
        var histogram = new LatencyHistogram();
        for (var i = 1; i <= 1000; i++)
        {
            histogram.Add(TimeSpan.FromMilliseconds(i * unitMilliseconds));
        }

        var figures = histogram.Figures()!;
        Assert.Equal(1000, figures.Count);
        Near(500, figures.P50);
        Near(950, figures.P95);
        Near(990, figures.P99);
        Assert.Equal(TimeSpan.FromMilliseconds(1000 * unitMilliseconds), figures.Maximum);

        void Near(double expected, TimeSpan actual) =>
            Assert.InRange(actual.TotalMilliseconds, expected * unitMilliseconds * 0.999, expected * unitMilliseconds * 1.0325);
    }

    [Fact]
    public void Add_BeyondAllBuckets_IsKeptAsMaximum()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(TimeSpan.FromDays(30));
        histogram.Add(TimeSpan.FromTicks(-5));

        Assert.Equal(TimeSpan.FromDays(30), histogram.Figures()!.Maximum);
        Assert.Equal(2, histogram.Figures()!.Count);
    }
}
