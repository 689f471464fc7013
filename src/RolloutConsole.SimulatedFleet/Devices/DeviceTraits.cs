namespace RolloutConsole.SimulatedFleet.Devices;

/// <summary>How one device is, drawn once.</summary>
/// <param name="NeverPolls">It is never heard of.</param>
/// <param name="PollsOnce">It polls once and is never heard of again.</param>
/// <param name="FirstPollAfter">Time from the start of the fleet to its first poll.</param>
internal sealed record DeviceTraits(bool NeverPolls, bool PollsOnce, TimeSpan FirstPollAfter)
{
    /// <summary>Draws the traits; always the same count of numbers, so that one share does not shift another.</summary>
    public static DeviceTraits Draw(FleetProfile profile, Random random)
    {
        var silence = random.NextDouble() * 100;
        var lateness = random.NextDouble() * 100;
        var lateBy = (0.5 + (random.NextDouble() / 2)) * profile.LateBy;
        var spread = random.NextDouble() * profile.StartSpread;
        return new DeviceTraits(
            silence < profile.NeverPollPercent,
            silence >= profile.NeverPollPercent && silence < profile.NeverPollPercent + profile.PollOncePercent,
            spread + (lateness < profile.LatePercent ? lateBy : TimeSpan.Zero));
    }
}
