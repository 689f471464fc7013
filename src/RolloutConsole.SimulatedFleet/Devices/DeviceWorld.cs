using RolloutConsole.SimulatedFleet.Measuring;
using RolloutConsole.SimulatedFleet.Protocol;

namespace RolloutConsole.SimulatedFleet.Devices;

/// <summary>What all devices of a fleet share.</summary>
internal sealed record DeviceWorld(SimulatedFleetOptions Options, TimeProvider Time, DdiClient Client, FleetMeters Meters)
{
    public FleetProfile Profile => Options.Profile;

    public DateTimeOffset Now => Time.GetUtcNow();
}
