using RolloutConsole.SimulatedFleet.Tests.Fakes;

namespace RolloutConsole.SimulatedFleet.Tests.Devices;

/// <summary>The same seed gives the same fleet, whatever the network does.</summary>
public sealed class DeterminismTests
{
    private const int Count = 60;

    private static readonly FleetProfile s_profile = FleetProfiles.Flaky with
    {
        BaseFailurePercent = 30, NeverPollPercent = 5, PollOncePercent = 5, VanishPercent = 20, LatePercent = 20,
    };

    [Fact]
    public async Task Run_SameSeed_SendsTheSame()
    {
        Assert.Equal(await RunAsync(7, later: false), await RunAsync(7, later: false));
    }

    [Fact]
    public async Task Run_OtherSeed_SendsSomethingElse()
    {
        Assert.NotEqual(await RunAsync(7, later: false), await RunAsync(8, later: false));
    }

    [Fact]
    public async Task Fate_AnswersFromOtherThreads_IsTheSame()
    {
        Assert.Equal(Finals(await RunAsync(7, later: false)), Finals(await RunAsync(7, later: true)));

        static IEnumerable<string> Finals(IEnumerable<string> log) => log.Where(l => l.Contains("\"closed\"", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void DemoFleet_SameSeed_BeginsWithTheSameDevices()
    {
        var few = DemoFleet.Devices(5, 100);
        var many = DemoFleet.Devices(5, DemoFleet.DefaultCount);

        Assert.Equal(few.Select(Text), many.Take(100).Select(Text));
        Assert.NotEqual(few.Select(Text), DemoFleet.Devices(6, 100).Select(Text));
        Assert.Equal(DemoFleet.DefaultCount, many.Select(d => d.ControllerId).Distinct().Count());
        Assert.Equal(["ap", "eu", "us"], many.Select(d => d.Attributes["region"]).Distinct().Order());
        Assert.Equal(["1", "2", "3", "4"], many.Select(d => d.Attributes["hwRevision"]).Distinct().Order());
        Assert.InRange(many.Count(d => d.Attributes["hwRevision"] == "1"), 40, 130); // 4 % of 2,000 is 80
        Assert.Contains(many, d => d.ControllerId == "gw-eu-0001");

        static string Text(SimulatedDeviceIdentity d) => d.ControllerId + string.Join(",", d.Attributes.Select(a => a.Key + "=" + a.Value));
    }

    private static async Task<IReadOnlyList<string>> RunAsync(int seed, bool later)
    {
        var server = new FakeDdiServer { AnswersLater = later, Sleep = "00:00:10" };
        var devices = SimulatedDeviceIdentity.Numbered("dev-", Count);
        foreach (var device in devices)
        {
            server.Offer(device.ControllerId, 42, ("a.bin", [1, 2, 3]));
        }

        await using var world = await FleetWorld.StartAsync(server, s_profile, o => o with { Devices = devices, Seed = seed });
        await world.AdvanceAsync(300);
        // What each device sends, and in which order; which of two devices comes first is the machine's business.
        return [.. server.Requests.OrderBy(r => r.Device, StringComparer.Ordinal).Select(r => $"{r.Device} {r} {r.Body}")];
    }
}
