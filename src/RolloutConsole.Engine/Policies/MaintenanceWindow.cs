using System.Text.Json.Serialization;

namespace RolloutConsole.Engine.Policies;

/// <summary>
/// A time in which actions may open, again and again (aws-iot-jobs, 8.3: <c>maintenanceWindows</c>). It begins by the wall clock of the
/// plan's zone and lasts by the stopwatch, so a change to or from summer time makes it neither longer nor shorter.
/// </summary>
/// <param name="DurationMinutes">How long it stays open: 1 to 1430 minutes of elapsed time.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Weekly), "weekly")]
[JsonDerivedType(typeof(Cron), "cron")]
public abstract record MaintenanceWindow(int DurationMinutes)
{
    /// <summary>Opens on some days of each week.</summary>
    /// <param name="Days">On which.</param>
    /// <param name="At">At which time of day.</param>
    /// <param name="DurationMinutes">1 to 1430 minutes.</param>
    public sealed record Weekly(WeekDays Days, TimeOnly At, int DurationMinutes) : MaintenanceWindow(DurationMinutes);

    /// <summary>Opens by a cron expression.</summary>
    /// <param name="Expression">
    /// At most 256 characters: seconds, minutes, hours, day of month, month, day of week and perhaps year, where seconds is one number;
    /// or <c>cron(...)</c> without seconds, as AWS writes it.
    /// </param>
    /// <param name="DurationMinutes">1 to 1430 minutes.</param>
    public sealed record Cron(string Expression, int DurationMinutes) : MaintenanceWindow(DurationMinutes);
}

/// <summary>Days of a week, any number of them.</summary>
[Flags]
public enum WeekDays
{
    /// <summary>No day.</summary>
    None = 0,

    /// <summary>Monday.</summary>
    Monday = 1,

    /// <summary>Tuesday.</summary>
    Tuesday = 2,

    /// <summary>Wednesday.</summary>
    Wednesday = 4,

    /// <summary>Thursday.</summary>
    Thursday = 8,

    /// <summary>Friday.</summary>
    Friday = 16,

    /// <summary>Saturday.</summary>
    Saturday = 32,

    /// <summary>Sunday.</summary>
    Sunday = 64,
}
