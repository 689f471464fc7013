using System.Globalization;
using RolloutConsole.SimulatedFleet.Devices;

namespace RolloutConsole.SimulatedFleet;

/// <summary>
/// The demo fleet: gateways in three regions with four hardware revisions. Server seeding and simulated devices both take the
/// identities from here, so that they agree.
/// </summary>
public static class DemoFleet
{
    /// <summary>Number of devices of the demo.</summary>
    public const int DefaultCount = 2_000;

    /// <summary>Seed of the demo.</summary>
    public const int DefaultSeed = 2026;

    /// <summary>Attributes of a demo gateway with their frequencies. Revision 1 is rare, so that its failures stand out.</summary>
    public static IReadOnlyList<AttributeChoice> AttributeChoices { get; } =
    [
        new("region", [new("eu", 50), new("us", 30), new("ap", 20)]),
        new("hwRevision", [new("1", 4), new("2", 26), new("3", 45), new("4", 25)]),
        new("model", [new("gw-100", 60), new("gw-200", 40)]),
        new("fw", [new("4.2.0", 70), new("4.1.3", 22), new("4.0.9", 8)]),
    ];

    /// <summary>Identities such as <c>gw-eu-0001</c>, numbered per region, with region, hwRevision, model and fw.</summary>
    /// <param name="seed">The same seed gives the same devices; a longer list begins with the shorter one.</param>
    /// <param name="count">How many, 0 or more.</param>
    /// <returns>The identities, without tokens.</returns>
    public static IReadOnlyList<SimulatedDeviceIdentity> Devices(int seed = DefaultSeed, int count = DefaultCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var perRegion = new Dictionary<string, int>();
        var devices = new SimulatedDeviceIdentity[count];
        for (var i = 0; i < count; i++)
        {
            var attributes = AttributeDraw.All(AttributeChoices, FleetSeed.Random(seed, i, FleetSeed.Purpose.Attributes));
            var region = attributes["region"];
            var number = perRegion[region] = perRegion.GetValueOrDefault(region) + 1;
            devices[i] = new SimulatedDeviceIdentity(
                $"gw-{region}-{number.ToString("D4", CultureInfo.InvariantCulture)}", null, attributes);
        }

        return devices;
    }
}
