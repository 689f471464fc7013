using System.Globalization;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>The watch over health after an installation, as typed.</summary>
public sealed class HealthForm
{
    /// <summary>Whether health is watched at all.</summary>
    public bool IsWatched { get; set; }

    /// <summary>Seconds after which a device that says nothing counts as healthy.</summary>
    public string Grace { get; set; } = Text(HealthWatch.UsualGrace.TotalSeconds);

    /// <summary>Minutes for which the rollout is watched after the last device.</summary>
    public string Bake { get; set; } = "0";

    /// <summary>Name of the attribute.</summary>
    public string Attribute { get; set; } = HealthWatch.UsualAttribute;

    /// <summary>The form of a plan's watch.</summary>
    public static HealthForm Of(HealthWatch? watch) => watch is null ? new HealthForm() : new HealthForm
    {
        IsWatched = true,
        Grace = Text(watch.Grace.TotalSeconds),
        Bake = Text(watch.BakeTime.TotalMinutes),
        Attribute = watch.Attribute,
    };

    /// <summary>The watch that was typed; null for none.</summary>
    internal HealthWatch? Read(FormNumbers numbers) => !IsWatched ? null : new HealthWatch
    {
        Grace = TimeSpan.FromSeconds(numbers.Whole("health.grace", Grace, 0, (int)HealthWatch.LongestGrace.TotalSeconds)),
        BakeTime = TimeSpan.FromMinutes(numbers.Whole("health.bakeTime", Bake, 0, (int)HealthWatch.LongestBakeTime.TotalMinutes)),
        Attribute = Attribute.Trim(),
    };

    private static string Text(double number) => ((int)number).ToString(CultureInfo.InvariantCulture);
}
