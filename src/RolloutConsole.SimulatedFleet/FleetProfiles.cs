namespace RolloutConsole.SimulatedFleet;

/// <summary>The built-in profiles, chosen by name.</summary>
public static class FleetProfiles
{
    /// <summary>The failures devices usually report; five kinds, so that clustering by text and code has something to find.</summary>
    public static IReadOnlyList<FailureText> UsualFailures { get; } =
    [
        new(217, "E-217 signature mismatch in bundle, key slot {n}", 5),
        new(104, "E-104 no space left on slot rootfs.1: {n} KiB missing", 3),
        new(311, "E-311 boot confirmation timed out after {n} s, fell back to old slot", 3),
        new(122, "E-122 write error on /dev/mmcblk0p3 at block {n}", 2),
        new(402, "E-402 post-install hook ended with status {n}", 1),
    ];

    /// <summary>2 % of installations fail; 5 to 20 s each.</summary>
    public static FleetProfile Steady { get; } = new()
    {
        Name = "steady",
        Description = "2 % of installations fail, each takes 5 to 20 s",
        BaseFailurePercent = 2,
    };

    /// <summary>Hardware revision 1 fails 40 % with E-217, all others 2 %; a few devices vanish while installing.</summary>
    public static FleetProfile Flaky { get; } = new()
    {
        Name = "flaky",
        Description = "hwRevision 1 fails 40 % with E-217, others 2 %; 3 % vanish for up to a minute while installing",
        BaseFailurePercent = 2,
        FailureShares = [new("hwRevision", "1", 40, FailureCode: 217)],
        VanishPercent = 3,
    };

    /// <summary>10 % of devices are silent, half of them after one poll; another 10 % start late.</summary>
    public static FleetProfile Silent { get; } = new()
    {
        Name = "silent",
        Description = "10 % of devices are silent (half never poll, half poll once), another 10 % start up to 2 min late",
        BaseFailurePercent = 2,
        NeverPollPercent = 5,
        PollOncePercent = 5,
        LatePercent = 10,
    };

    /// <summary>No waiting and no failures, for load.</summary>
    public static FleetProfile Instant { get; } = new()
    {
        Name = "instant",
        Description = "no waiting, no failures: for load",
        InstallTime = InstallTime.None,
        MinInstallReports = 1,
        MaxInstallReports = 1,
        StartSpread = TimeSpan.Zero,
    };

    /// <summary>30 % of installations fail.</summary>
    public static FleetProfile BadRelease { get; } = new()
    {
        Name = "bad-release",
        Description = "30 % of installations fail",
        BaseFailurePercent = 30,
    };

    /// <summary>10 % of devices install well and report half a minute later that they fail: for rollouts that watch health.</summary>
    public static FleetProfile Unhealthy { get; } = new()
    {
        Name = "unhealthy",
        Description = "10 % of devices report health failing 30 s after a successful installation, the others ok; 1 % of installations fail",
        BaseFailurePercent = 1,
        UnhealthyPercent = 10,
        UnhealthyAfter = TimeSpan.FromSeconds(30),
    };

    /// <summary>All built-in profiles.</summary>
    public static IReadOnlyList<FleetProfile> All { get; } = [Steady, Flaky, Silent, Instant, BadRelease, Unhealthy];

    /// <summary>Looks up a built-in profile; names ignore case.</summary>
    /// <param name="name">For example <c>steady</c>.</param>
    /// <returns>The profile, or null when there is none of that name.</returns>
    public static FleetProfile? Find(string name) =>
        All.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase));
}
