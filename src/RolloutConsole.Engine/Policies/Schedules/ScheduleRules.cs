using System.Globalization;

namespace RolloutConsole.Engine.Policies.Schedules;

/// <summary>What a schedule may be: faults with their field and a value that would work (aws-iot-jobs, 8.3).</summary>
public static class ScheduleRules
{
    /// <summary>Most windows of a plan.</summary>
    public const int MostWindows = 20;

    /// <summary>Longest window in minutes (aws-iot-jobs, 8.3).</summary>
    public const int LongestWindow = 1430;

    private const int LastYear = 2199;

    /// <summary>What is wrong whatever the time is.</summary>
    public static IEnumerable<PlanFault> Check(RolloutSchedule schedule)
    {
        if (schedule.Start == RolloutStart.AtTime && schedule.StartAt is null)
        {
            yield return new PlanFault("startAt", "The start time is missing.", "Give the moment, or choose a manual start.");
        }

        if (schedule is { StartAt.Year: > LastYear, Windows.IsEmpty: false } or { StartAt.Year: > LastYear, EndAt: not null })
        {
            yield return new PlanFault("startAt", $"It is in the year {schedule.StartAt.Value.Year}.", $"Choose a moment before {LastYear + 1}.");
            yield break;
        }

        if (schedule.EndAt is { Year: > LastYear } far)
        {
            yield return new PlanFault("schedule.endAt", $"It is in the year {far.Year}.", $"Choose a moment before {LastYear + 1}, or no end.");
            yield break;
        }

        if (schedule is { Start: RolloutStart.AtTime, StartAt: { } start, EndAt: { } end } && end <= start)
        {
            yield return new PlanFault(
                "schedule.endAt", $"The end {Moment(end)} is not after the start {Moment(start)}.", $"Choose a later moment, such as {Moment(start.AddDays(1))}.");
        }

        if (!ZoneNames.TryFind(schedule.Zone, out _))
        {
            var near = ZoneNames.Nearest(schedule.Zone);
            yield return new PlanFault(
                "schedule.zone", schedule.Zone.Length == 0 ? "It is empty." : $"There is no zone '{schedule.Zone}'.", near is null ? "Choose one such as Europe/Berlin, or UTC." : $"Did you mean {near}?");
        }

        if (schedule.Windows.Count > MostWindows)
        {
            yield return new PlanFault("schedule.windows", $"There are {schedule.Windows.Count} windows.", $"Use at most {MostWindows}.");
        }

        foreach (var fault in schedule.Windows.Take(MostWindows).SelectMany((window, i) => CheckWindow($"schedule.windows[{i}]", window)))
        {
            yield return fault;
        }
    }

    /// <summary>What is wrong at this time: an end that has passed, windows of which none opens before it.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="now">When it would be created.</param>
    public static IEnumerable<PlanFault> CheckTimes(RolloutSchedule schedule, DateTimeOffset now)
    {
        if (schedule.EndAt is { } passed && passed <= now)
        {
            yield return new PlanFault("schedule.endAt", $"{Moment(passed)} has passed.", $"Choose a later moment, such as {Moment(BeginOf(schedule, now).AddDays(1))}, or no end.");
            yield break;
        }

        if (schedule.Windows.IsEmpty || Check(schedule).Any())
        {
            yield break;
        }

        var begin = BeginOf(schedule, now);
        var first = WindowCalendar.Of(schedule).From(begin).FirstOrDefault();
        if (first is null)
        {
            yield return new PlanFault("schedule.windows", $"No window opens after {Moment(begin)}.", $"Add one that does, such as {CronTimes.Example} for 60 minutes.");
        }
        else if (schedule.EndAt is { } end && first.Opens >= end)
        {
            yield return new PlanFault(
                "schedule.windows", $"No window opens before the end {Moment(end)}; the first one opens {Moment(first.Opens)}.", $"End it after {Moment(first.Closes ?? first.Opens.AddDays(1))}, or add an earlier window.");
        }
    }

    private static IEnumerable<PlanFault> CheckWindow(string field, MaintenanceWindow window)
    {
        if (window.DurationMinutes is < 1 or > LongestWindow)
        {
            yield return new PlanFault($"{field}.durationMinutes", $"It is {window.DurationMinutes}.", $"Choose 1 to {LongestWindow} minutes.");
        }

        if (window is MaintenanceWindow.Weekly { Days: WeekDays.None })
        {
            yield return new PlanFault($"{field}.days", "No day is chosen, so it never opens.", "Choose at least one.");
        }

        if (window is MaintenanceWindow.Cron cron && !CronTimes.TryRead(cron.Expression, out _, out var problem))
        {
            yield return new PlanFault($"{field}.expression", problem, $"Write one such as {CronTimes.Example}.");
        }
    }

    /// <summary>When it begins, created at a moment.</summary>
    internal static DateTimeOffset BeginOf(RolloutSchedule schedule, DateTimeOffset now) =>
        schedule is { Start: RolloutStart.AtTime, StartAt: { } at } && at > now ? at : now;

    /// <summary>A moment as these rules write it.</summary>
    internal static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
