using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Policies.Schedules;

namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>Reads start, end and windows of the form into a schedule.</summary>
internal static class ScheduleFormReader
{
    /// <summary>The schedule, with stand-ins for what cannot be read.</summary>
    public static RolloutSchedule Read(RolloutForm form, FormNumbers numbers)
    {
        var typed = form.Schedule;
        return new RolloutSchedule(form.Start, form.Start == RolloutStart.AtTime ? numbers.Moment("startAt", form.StartAt) : null)
        {
            EndAt = typed.EndAt.Trim().Length == 0 ? null : numbers.Moment("schedule.endAt", typed.EndAt),
            EndBehavior = typed.EndBehavior,
            Zone = typed.Zone.Trim(),
            Windows = [.. typed.Windows.Select((window, i) => ReadWindow(window, $"schedule.windows[{i}]", numbers))],
        };
    }

    private static MaintenanceWindow ReadWindow(WindowForm typed, string field, FormNumbers numbers)
    {
        var minutes = numbers.Whole($"{field}.durationMinutes", typed.Minutes, 1, ScheduleRules.LongestWindow);
        return typed.IsCron
            ? new MaintenanceWindow.Cron(typed.Cron.Trim(), minutes)
            : new MaintenanceWindow.Weekly(typed.Days, numbers.TimeOfDay($"{field}.at", typed.At), minutes);
    }
}
