namespace RolloutConsole.SimulatedFleet;

/// <summary>
/// How the devices of a fleet behave. Every share is drawn per device (or per installation, for failing and vanishing) from the
/// fleet's seed, so the same seed gives the same fleet again.
/// </summary>
public sealed record FleetProfile
{
    /// <summary>Name of the profile, as shown and as chosen on the command line.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence on what the profile is for.</summary>
    public string Description { get; init; } = "";

    /// <summary>How long installations take.</summary>
    public InstallTime InstallTime { get; init; } =
        new(TimeSpan.FromSeconds(10), 0.4, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20));

    /// <summary>Fewest progress reports during an installation, 0 to <see cref="MaxInstallReports"/>.</summary>
    public int MinInstallReports { get; init; } = 1;

    /// <summary>Most progress reports during an installation, up to 40.</summary>
    public int MaxInstallReports { get; init; } = 2;

    /// <summary>Percent of installations that fail on devices that no entry of <see cref="FailureShares"/> matches.</summary>
    public double BaseFailurePercent { get; init; }

    /// <summary>Failure shares by attribute; the first entry that matches the device wins.</summary>
    public IReadOnlyList<FailureShare> FailureShares { get; init; } = [];

    /// <summary>What failing installations report; at least one.</summary>
    public IReadOnlyList<FailureText> FailureTexts { get; init; } = FleetProfiles.UsualFailures;

    /// <summary>Percent of devices that never poll.</summary>
    public double NeverPollPercent { get; init; }

    /// <summary>Percent of devices that poll once and are never heard of again; they ignore what that poll offers.</summary>
    public double PollOncePercent { get; init; }

    /// <summary>Percent of devices whose first poll is late by half to all of <see cref="LateBy"/>.</summary>
    public double LatePercent { get; init; }

    /// <summary>Longest delay of late devices.</summary>
    public TimeSpan LateBy { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Percent of installations in whose middle the device vanishes (no polls, no reports) and comes back.</summary>
    public double VanishPercent { get; init; }

    /// <summary>Longest absence of a device that vanishes; each stays away for half to all of it.</summary>
    public TimeSpan VanishFor { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Percent of successful installations after which the device reports <see cref="HealthAttribute"/> = <c>failing</c>;
    /// the others report <c>ok</c>. Null: devices report no health.
    /// </summary>
    public double? UnhealthyPercent { get; init; }

    /// <summary>
    /// For so long after the installation an unhealthy device still reports <c>ok</c>; it says <c>failing</c> at the first poll after that.
    /// Zero: it never reports <c>ok</c>.
    /// </summary>
    public TimeSpan UnhealthyAfter { get; init; }

    /// <summary>Name of the attribute that carries health, used when <see cref="UnhealthyPercent"/> is set.</summary>
    public string HealthAttribute { get; init; } = "health";

    /// <summary>
    /// Bytes per second a device downloads at most, at least 1024; null for no limit. A limited device fetches ranges one second
    /// apart, so that it polls in between and holds no connection while it waits.
    /// </summary>
    public long? DownloadBytesPerSecond { get; init; }

    /// <summary>First polls are spread evenly over this time. Zero: all at once.</summary>
    public TimeSpan StartSpread { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Attributes drawn for devices whose identity does not state them.</summary>
    public IReadOnlyList<AttributeChoice> Attributes { get; init; } = DemoFleet.AttributeChoices;

    /// <summary>Attribute that takes the installed software version after a success.</summary>
    public string VersionAttribute { get; init; } = "fw";

    /// <summary>Checks all values.</summary>
    /// <returns>One sentence per fault, naming the member and a value that would work; empty when the profile is usable.</returns>
    public IReadOnlyList<string> FindFaults()
    {
        var faults = new List<string>();
        Share(nameof(BaseFailurePercent), BaseFailurePercent);
        Share(nameof(NeverPollPercent), NeverPollPercent);
        Share(nameof(PollOncePercent), PollOncePercent);
        Share(nameof(LatePercent), LatePercent);
        Share(nameof(VanishPercent), VanishPercent);
        Share(nameof(UnhealthyPercent), UnhealthyPercent ?? 0);
        foreach (var share in FailureShares)
        {
            Share($"{nameof(FailureShares)} entry for {share.Attribute}={share.Value}", share.Percent);
            Require(share.FailureCode is null || FailureTexts.Any(t => t.Code == share.FailureCode),
                $"{nameof(FailureShares)} entry for {share.Attribute}={share.Value} names code {share.FailureCode}, which no entry of "
                + $"{nameof(FailureTexts)} has; use one of {string.Join(", ", FailureTexts.Select(t => t.Code))}.");
        }

        Require(NeverPollPercent + PollOncePercent <= 100,
            $"{nameof(NeverPollPercent)} and {nameof(PollOncePercent)} add up to {NeverPollPercent + PollOncePercent}; together they may be at most 100.");
        Require(InstallTime.Median >= TimeSpan.Zero && InstallTime.Spread is >= 0 and <= 5 && InstallTime.Minimum >= TimeSpan.Zero
            && InstallTime.Minimum <= InstallTime.Maximum,
            $"{nameof(InstallTime)} needs a median of zero or more, a spread from 0 to 5 and a minimum not above the maximum, such as 10 s, 0.4, 5 s, 20 s.");
        Require(MinInstallReports >= 0 && MinInstallReports <= MaxInstallReports && MaxInstallReports <= 40,
            $"{nameof(MinInstallReports)} ({MinInstallReports}) and {nameof(MaxInstallReports)} ({MaxInstallReports}) must be in order and from 0 to 40, such as 1 and 2.");
        Require(FailureTexts.Count > 0 && FailureTexts.All(t => t.Weight > 0),
            $"{nameof(FailureTexts)} needs at least one entry, each with a weight above 0.");
        Require(Attributes.All(a => a.Values.Count > 0 && a.Values.All(v => v.Weight > 0)),
            $"{nameof(Attributes)} needs at least one value per attribute, each with a weight above 0.");
        Require(DownloadBytesPerSecond is null or >= 1024,
            $"{nameof(DownloadBytesPerSecond)} is {DownloadBytesPerSecond}; use at least 1024, or null for no limit.");
        Require(LateBy >= TimeSpan.Zero && VanishFor >= TimeSpan.Zero && StartSpread >= TimeSpan.Zero && UnhealthyAfter >= TimeSpan.Zero,
            $"{nameof(LateBy)}, {nameof(VanishFor)}, {nameof(StartSpread)} and {nameof(UnhealthyAfter)} must not be negative; use zero for none.");
        return faults;

        void Share(string name, double percent) =>
            Require(percent is >= 0 and <= 100, $"{name} is {percent}; a percentage is from 0 to 100.");

        void Require(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }
    }
}
