namespace RolloutConsole.SimulatedFleet.Devices;

/// <summary>
/// One seed for the fleet, one generator per device and purpose. Separate purposes keep a device's fate (what fails, how long it
/// takes) independent of what happens on the network (how often it had to try again).
/// </summary>
internal static class FleetSeed
{
    internal enum Purpose
    {
        Attributes = 1,
        Traits = 2,
        Jitter = 3,

        /// <summary>The n-th action of a device uses this plus n.</summary>
        Action = 1000,
    }

    public static Random Random(int seed, int device, Purpose purpose, int offset = 0) =>
        new(Mix(seed, device, (int)purpose + offset));

    /// <summary>SplitMix64 steps; <see cref="HashCode"/> would differ from process to process.</summary>
    private static int Mix(int seed, int device, int purpose)
    {
        var state = (ulong)(uint)seed;
        state = Step(state) ^ (uint)device;
        state = Step(state) ^ (uint)purpose;
        return (int)(Step(state) >> 33);
    }

    private static ulong Step(ulong state)
    {
        state += 0x9E3779B97F4A7C15UL;
        state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9UL;
        state = (state ^ (state >> 27)) * 0x94D049BB133111EBUL;
        return state ^ (state >> 31);
    }
}
