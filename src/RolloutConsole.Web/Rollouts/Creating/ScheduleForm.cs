using System.Globalization;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>Planned end and maintenance windows, as typed; the start stands in the form itself.</summary>
public sealed class ScheduleForm
{
    /// <summary>The planned end, as the browser's field writes it, in UTC; empty for none.</summary>
    public string EndAt { get; set; } = "";

    /// <summary>What the end does.</summary>
    public EndBehavior EndBehavior { get; set; } = EndBehavior.StopRollout;

    /// <summary>Zone of the windows, by its IANA name.</summary>
    public string Zone { get; set; } = RolloutSchedule.UsualZone;

    /// <summary>When devices may begin; none for always.</summary>
    public List<WindowForm> Windows { get; set; } = [];

    /// <summary>The form of a plan's schedule.</summary>
    public static ScheduleForm Of(RolloutSchedule schedule) => new()
    {
        EndAt = FormNumbers.Text(schedule.EndAt),
        EndBehavior = schedule.EndBehavior,
        Zone = schedule.Zone,
        Windows = [.. schedule.Windows.Select(WindowForm.Of)],
    };
}

/// <summary>One maintenance window as typed.</summary>
public sealed class WindowForm
{
    /// <summary>Whether it opens by a cron expression instead of weekly.</summary>
    public bool IsCron { get; set; }

    /// <summary>Weekly: on which days.</summary>
    public WeekDays Days { get; set; } = WeekDays.Monday | WeekDays.Tuesday | WeekDays.Wednesday | WeekDays.Thursday | WeekDays.Friday;

    /// <summary>Weekly: at which time of day.</summary>
    public string At { get; set; } = "22:00";

    /// <summary>The cron expression.</summary>
    public string Cron { get; set; } = "";

    /// <summary>How long it stays open.</summary>
    public string Minutes { get; set; } = "120";

    /// <summary>The form of a window.</summary>
    public static WindowForm Of(MaintenanceWindow window)
    {
        var form = new WindowForm { Minutes = window.DurationMinutes.ToString(CultureInfo.InvariantCulture) };
        switch (window)
        {
            case MaintenanceWindow.Weekly weekly:
                (form.Days, form.At) = (weekly.Days, weekly.At.ToString(FormNumbers.TimeOf(weekly.At), CultureInfo.InvariantCulture));
                break;
            case MaintenanceWindow.Cron cron:
                (form.IsCron, form.Cron) = (true, cron.Expression);
                break;
        }

        return form;
    }
}
