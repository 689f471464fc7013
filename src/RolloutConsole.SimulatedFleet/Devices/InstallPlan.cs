using System.Globalization;

namespace RolloutConsole.SimulatedFleet.Devices;

/// <summary>What will happen during one installation, drawn when the offer is fetched.</summary>
/// <param name="Steps">What happens when, in order; the last one is <see cref="InstallStep.End"/>.</param>
/// <param name="Failure">What the final report says, or null for success.</param>
/// <param name="Unhealthy">After a success: the device is not well. Null when devices report no health.</param>
internal sealed record InstallPlan(IReadOnlyList<InstallStep> Steps, InstallFailure? Failure, bool? Unhealthy)
{
    private static readonly string[] s_stages =
        ["Writing slot rootfs.1", "Verifying slot rootfs.1", "Updating boot order", "Migrating configuration", "Cleaning up"];

    /// <summary>Draws a plan.</summary>
    /// <param name="profile">The behaviour.</param>
    /// <param name="attributes">The device's attributes now.</param>
    /// <param name="version">The version that is offered.</param>
    /// <param name="random">Generator of exactly this action.</param>
    public static InstallPlan Draw(
        FleetProfile profile, IReadOnlyDictionary<string, string> attributes, string version, Random random)
    {
        var duration = profile.InstallTime.Sample(random);
        var fate = random.NextDouble() * 100;
        var text = AttributeDraw.Pick(profile.FailureTexts, t => t.Weight, random);
        var number = random.Next(1, 10_000);
        var vanishes = random.NextDouble() * 100 < profile.VanishPercent;
        var away = (0.5 + (random.NextDouble() / 2)) * profile.VanishFor;
        var unhealthy = random.NextDouble() * 100 < profile.UnhealthyPercent;
        var reports = random.Next(profile.MinInstallReports, profile.MaxInstallReports + 1);

        var share = profile.FailureShares.FirstOrDefault(s =>
            attributes.GetValueOrDefault(s.Attribute) == s.Value && (s.Version is null || s.Version == version));
        var fails = fate < (share?.Percent ?? profile.BaseFailurePercent);
        if (share?.FailureCode is { } code)
        {
            text = profile.FailureTexts.First(t => t.Code == code);
        }

        var steps = new List<InstallStep>(reports + 2);
        for (var i = 0; i < reports; i++)
        {
            // The first report leaves at once: it is the point of no return.
            steps.Add(new InstallStep.Report(duration * ((double)i / reports), s_stages[i % s_stages.Length], i + 1, reports));
        }

        if (vanishes)
        {
            steps.Add(new InstallStep.Vanish(duration * 0.6, away));
        }

        steps.Add(new InstallStep.End(duration));
        return new InstallPlan(
            [.. steps.OrderBy(s => s.At)],
            fails
                ? new InstallFailure(text.Code, text.Text.Replace("{n}", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))
                : null,
            profile.UnhealthyPercent is null ? null : unhealthy);
    }
}

/// <summary>Why an installation ends in failure.</summary>
/// <param name="Code">Sent as <c>status.code</c>.</param>
/// <param name="Text">Sent as detail.</param>
internal sealed record InstallFailure(int Code, string Text);

/// <summary>One thing that happens during an installation.</summary>
/// <param name="At">Time since its start.</param>
internal abstract record InstallStep(TimeSpan At)
{
    /// <summary>A progress report.</summary>
    internal sealed record Report(TimeSpan At, string Text, int Number, int Of) : InstallStep(At);

    /// <summary>The device is gone for a while.</summary>
    internal sealed record Vanish(TimeSpan At, TimeSpan For) : InstallStep(At);

    /// <summary>The installation is over.</summary>
    internal sealed record End(TimeSpan At) : InstallStep(At);
}
