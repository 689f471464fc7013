using RolloutConsole.SimulatedFleet.Devices;

namespace RolloutConsole.SimulatedFleet.Tests.Profiles;

public sealed class FleetProfileTests
{
    [Fact]
    public void BuiltIn_Profiles_HaveNoFaults() => Assert.All(FleetProfiles.All, p => Assert.Empty(p.FindFaults()));

    [Fact]
    public void Faults_NameTheMember()
    {
        var faults = new FleetProfile
        {
            Name = "odd",
            BaseFailurePercent = 101,
            NeverPollPercent = 60,
            PollOncePercent = 60,
            MinInstallReports = 3,
            MaxInstallReports = 2,
            FailureShares = [new("a", "b", 5, 999)],
            DownloadBytesPerSecond = 5,
            InstallTime = new(TimeSpan.FromSeconds(1), 9, TimeSpan.Zero, TimeSpan.Zero),
        }.FindFaults();

        Assert.Equal(6, faults.Count);
        Assert.Contains(faults, f => f.StartsWith("BaseFailurePercent is 101", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.Contains("names code 999", StringComparison.Ordinal));
    }

    [Fact]
    public void Options_WithFaults_AreRefusedAllAtOnce()
    {
        var fault = Assert.Throws<ArgumentException>(() => new SimulatedFleetRunner(new SimulatedFleetOptions
        {
            ServerUrl = new Uri("ftp://x"),
            Devices = [.. SimulatedDeviceIdentity.Numbered("d", 1), .. SimulatedDeviceIdentity.Numbered("d", 1)],
            MaxConcurrentRequests = 0,
            Profile = FleetProfiles.Steady with { LatePercent = -1 },
        }));

        Assert.All(["ServerUrl", "\"d00001\" more than once", "MaxConcurrentRequests", "LatePercent"],
            word => Assert.Contains(word, fault.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void InstallTime_ManySamples_KeepMedianAndBounds()
    {
        var time = new InstallTime(TimeSpan.FromSeconds(10), 0.4, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20));
        var random = new Random(1);
        var samples = Enumerable.Range(0, 10_000).Select(_ => time.Sample(random).TotalSeconds).Order().ToList();

        Assert.InRange(samples[5000], 9.7, 10.3);
        Assert.Equal((5, 20), (samples[0], samples[^1]));
        Assert.InRange(samples.Count(s => s < 10 * Math.Exp(-0.4)), 1400, 1780); // one standard deviation below: 15.9 %
    }

    [Theory]
    [InlineData("1", 400, 40)]
    [InlineData("3", 20, 20)]
    public void Failures_OfFlaky_FollowTheAttribute(string revision, int expected, int tolerance)
    {
        var attributes = new Dictionary<string, string> { ["hwRevision"] = revision };
        var plans = Enumerable.Range(0, 1000)
            .Select(i => InstallPlan.Draw(FleetProfiles.Flaky, attributes, "2.4.0", FleetSeed.Random(3, i, FleetSeed.Purpose.Action)))
            .ToList();

        Assert.InRange(plans.Count(p => p.Failure is not null), expected - tolerance, expected + tolerance);
        if (revision == "1")
        {
            Assert.All(plans.Where(p => p.Failure is not null), p => Assert.Equal(217, p.Failure!.Code));
        }
    }

    [Fact]
    public void Failures_BoundToAVersion_LeaveOthersAlone()
    {
        var profile = FleetProfiles.Steady with { BaseFailurePercent = 0, FailureShares = [new("region", "eu", 100, Version: "2.4.0")] };
        var attributes = new Dictionary<string, string> { ["region"] = "eu" };

        Assert.NotNull(InstallPlan.Draw(profile, attributes, "2.4.0", new Random(1)).Failure);
        Assert.Null(InstallPlan.Draw(profile, attributes, "2.3.1", new Random(1)).Failure);
    }
}
