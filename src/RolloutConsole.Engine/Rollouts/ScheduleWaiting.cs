using System.Globalization;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Policies.Schedules;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>What windows and the planned end hold back, for <see cref="RolloutWaiting"/>.</summary>
internal static class ScheduleWaiting
{
    /// <summary>Whether actions may open now.</summary>
    public static bool IsOpen(RolloutView view, DateTimeOffset now) => WindowCalendar.Of(view.Plan.Schedule).At(now).IsOpen;

    /// <summary>The closed window of a running rollout.</summary>
    /// <param name="view">The rollout.</param>
    /// <param name="now">A moment at which no window is open.</param>
    /// <param name="devices">Devices that could be offered the update otherwise.</param>
    public static Blocker Window(RolloutView view, DateTimeOffset now, int devices)
    {
        var schedule = view.Plan.Schedule;
        var calendar = WindowCalendar.Of(schedule);
        var started = view.StartedAt ?? view.Reason.Since;
        var since = calendar.ClosedSince(now) is { } closed && closed > started ? closed : started;
        var waiting = $"{Plural.Of(devices, "device waits", "devices wait")}";
        return calendar.At(now).Until is { } opens
            ? new Blocker(
                BlockerKind.Window, $"Window closed; opens {InZone(opens, schedule)}; {waiting}{Fitting(view, opens)}", since, "the next window", opens, "nobody, the plan is fixed")
            : new Blocker(
                BlockerKind.Window, $"No window opens any more; {waiting} for ever", since, "stop for good", null, "Manager");
    }

    // Groups that the next window has room for, at the rate that holds now and with their soak; a capacity window goes by results, which nobody knows.
    private static string Fitting(RolloutView view, DateTimeOffset opens)
    {
        if (view.Plan.Pacing is Pacing.CapacityWindow || WindowCalendar.Of(view.Plan.Schedule).From(opens).First().Closes is not { } closes)
        {
            return "";
        }

        var (room, needed, fitting) = (closes - opens, TimeSpan.Zero, 0);
        foreach (var group in view.Groups.Where(g => g.Tally.Scheduled > 0))
        {
            // Each budget that a group uses takes a minute.
            var minutes = view.Plan.Pacing.BudgetAt(view.Pace.Step) is { } rate ? (group.Tally.Scheduled + rate - 1) / rate : 0;
            needed += TimeSpan.FromMinutes(minutes);
            if (needed > room)
            {
                break;
            }

            fitting++;
            needed += group.Plan.SoakTime;
        }

        return fitting == 0 ? "; no whole group fits" : $"; {Plural.Of(fitting, "group fits", "groups fit")}";
    }

    /// <summary>That the planned end has passed and waits for the resume; null while it has not.</summary>
    public static Blocker? PassedEnd(RolloutView view, DateTimeOffset now) =>
        view is { End: null, Plan.Schedule: { EndAt: { } endAt } schedule } && endAt <= now
            ? new Blocker(
                BlockerKind.EndTime, $"Its planned end {InZone(endAt, schedule)} has passed; on resume {Plural.Of(view.Total.NotStarted, "device")} not started {(view.Total.NotStarted == 1 ? "is" : "are")} canceled{Flying(schedule.EndBehavior)}",
                endAt, "resume", null, "Operator or Manager")
            : null;

    private static string Flying(EndBehavior behavior) => behavior switch
    {
        EndBehavior.Cancel => " and offers that no device has fetched are taken back",
        EndBehavior.ForceCancel => " and everything open is closed",
        _ => "",
    };

    private static string InZone(DateTimeOffset at, RolloutSchedule schedule) => ZoneNames.TryFind(schedule.Zone, out var zone)
        ? $"{TimeZoneInfo.ConvertTime(at, zone).ToString("ddd yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} ({schedule.Zone})"
        : $"{at.UtcDateTime.ToString("ddd yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} (UTC)";
}
