using System.Globalization;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Policies.Schedules;
using RolloutConsole.Web.Rollouts.Creating;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Rollouts;

/// <summary>Start, end and windows of a plan in words; form, review and plan page all say the same.</summary>
internal static class ScheduleWords
{
    /// <summary>How many openings are listed (aws-iot-jobs, 8.3: <c>scheduledJobRollouts</c>).</summary>
    public const int ListedOpenings = 7;

    private static readonly WeekDays[] s_days =
        [WeekDays.Monday, WeekDays.Tuesday, WeekDays.Wednesday, WeekDays.Thursday, WeekDays.Friday, WeekDays.Saturday, WeekDays.Sunday];

    private const WeekDays WorkDays = WeekDays.Monday | WeekDays.Tuesday | WeekDays.Wednesday | WeekDays.Thursday | WeekDays.Friday;

    /// <summary>The days of a week in order.</summary>
    public static IReadOnlyList<WeekDays> Days => s_days;

    /// <summary>The start, for example <c>when approved</c>.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="now">The time; null while it is not known.</param>
    /// <param name="zone">The viewer's zone.</param>
    public static string StartOf(RolloutSchedule schedule, DateTimeOffset? now, TimeZoneInfo zone) => schedule switch
    {
        { Start: RolloutStart.AtTime, StartAt: { } at } => TimeWords.Absolute(at, now ?? DateTimeOffset.UnixEpoch, zone),
        { Start: RolloutStart.WhenApproved } => "when approved",
        _ => "by a person",
    };

    /// <summary>The end, for example <c>24 May 22:00 UTC, then nothing more is offered</c>.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="now">The time; null while it is not known.</param>
    /// <param name="zone">The viewer's zone.</param>
    public static string EndOf(RolloutSchedule schedule, DateTimeOffset? now, TimeZoneInfo zone) =>
        schedule.EndAt is { } at ? $"{TimeWords.Absolute(at, now ?? DateTimeOffset.UnixEpoch, zone)}; {BehaviorOf(schedule.EndBehavior)}" : "none";

    /// <summary>What the end does.</summary>
    public static string BehaviorOf(EndBehavior behavior) => behavior switch
    {
        EndBehavior.StopRollout => "nothing new is offered, what was offered goes on",
        EndBehavior.Cancel => "offers that no device has fetched are taken back, devices that have begun finish",
        EndBehavior.ForceCancel => "everything open is closed without asking",
        _ => throw new System.Diagnostics.UnreachableException($"end behaviour {behavior}"),
    };

    /// <summary>All windows, for example <c>Mon-Fri 22:00 for 2 h (Europe/Berlin)</c>.</summary>
    public static string WindowsOf(RolloutSchedule schedule) => schedule.Windows.IsEmpty
        ? "always open"
        : $"{string.Join("; ", schedule.Windows.Select(WindowOf))} ({schedule.Zone})";

    /// <summary>One window, without its zone.</summary>
    public static string WindowOf(MaintenanceWindow window)
    {
        var begins = window switch
        {
            MaintenanceWindow.Weekly weekly => $"{DaysOf(weekly.Days)} {weekly.At.ToString("HH:mm", CultureInfo.InvariantCulture)}",
            MaintenanceWindow.Cron cron => cron.Expression,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return $"{begins} for {TimeWords.Span(TimeSpan.FromMinutes(window.DurationMinutes))}";
    }

    /// <summary>What a window takes at the plan's rate, for example <c>A window of 2 h takes up to 6,000 devices.</c>; null where no rate says so.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="opening">The first opening.</param>
    /// <param name="devices">Devices that match, where that is known; a growing rate needs it.</param>
    public static string? TakenOf(RolloutPlan plan, WindowOpening opening, int? devices) => (plan.Pacing, opening.Length) switch
    {
        (Pacing.ConstantRate rate, { } length) => $"An opening of {TimeWords.Span(length)} takes up to {Figures.Count((long)(rate.PerMinute * Math.Ceiling(length.TotalMinutes)))} devices at {Figures.Count(rate.PerMinute)} a minute.",
        (Pacing.ExponentialRate rate, { } length) when devices is > 0 and var all && RateCurve.Of(rate, all) is { } curve => TakenOf(curve, length, all),
        _ => null,
    };

    private static string TakenOf(IReadOnlyList<int> curve, TimeSpan length, int devices)
    {
        var minutes = curve.Take((int)Math.Ceiling(length.TotalMinutes)).ToList();
        return $"The first opening of {TimeWords.Span(length)} takes up to {Figures.Count(minutes.Sum())} of {Figures.Count(devices)} devices, from {Figures.Count(minutes[0])} to {Figures.Count(minutes.Max())} a minute.";
    }

    /// <summary>When devices of a group that starts now begin: <c>begins at once</c>, or with the next window.</summary>
    public static string BeginsOf(RolloutSchedule schedule, DateTimeOffset now)
    {
        var state = WindowCalendar.Of(schedule).At(now);
        if (state.IsOpen)
        {
            return "begins at once";
        }

        if (state.Until is not { } opens)
        {
            return "never begins: no window opens any more";
        }

        var local = ZoneNames.TryFind(schedule.Zone, out var zone) ? TimeZoneInfo.ConvertTime(opens, zone) : opens;
        return $"begins when the window opens, {local.ToString("ddd d MMM HH:mm", CultureInfo.InvariantCulture)} ({schedule.Zone})";
    }

    /// <summary>The next openings, at most <see cref="ListedOpenings"/>; none after the end.</summary>
    public static IReadOnlyList<WindowOpening> NextOf(RolloutSchedule schedule, DateTimeOffset from) =>
        [.. WindowCalendar.Of(schedule).From(from).TakeWhile(o => !(o.Opens >= schedule.EndAt)).Take(ListedOpenings)];

    /// <summary>One opening in a zone, for example <c>Mon 25 May 22:00 to 00:00</c>.</summary>
    public static string OpeningOf(WindowOpening opening, TimeZoneInfo zone)
    {
        var opens = TimeZoneInfo.ConvertTime(opening.Opens, zone);
        var begins = opens.ToString("ddd d MMM HH:mm", CultureInfo.InvariantCulture);
        return opening.Closes is { } closes
            ? $"{begins} to {TimeZoneInfo.ConvertTime(closes, zone).ToString("HH:mm", CultureInfo.InvariantCulture)}"
            : $"{begins}, then it does not close";
    }

    /// <summary>A day in three letters.</summary>
    public static string DayOf(WeekDays day) => day.ToString()[..3];

    private static string DaysOf(WeekDays days) => days switch
    {
        WeekDays.None => "never",
        WorkDays => "Mon-Fri",
        WorkDays | WeekDays.Saturday | WeekDays.Sunday => "daily",
        _ => string.Join(", ", s_days.Where(d => days.HasFlag(d)).Select(DayOf)),
    };
}
