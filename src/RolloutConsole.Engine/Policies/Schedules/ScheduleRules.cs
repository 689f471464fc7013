using System.Globalization;

namespace RolloutConsole.Engine.Policies.Schedules;

/// <summary>What a schedule may be: faults with their field and a value that would work, and what is legal but foolish (aws-iot-jobs, 8.3).</summary>
public static class ScheduleRules
{
    /// <summary>Most windows of a plan.</summary>
    public const int MostWindows = 20;

    /// <summary>Longest window in minutes (aws-iot-jobs, 8.3).</summary>
    public const int LongestWindow = 1430;

    private const int MostOpenings = 1000;
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

    /// <summary>What is legal but foolish: windows in which no group fits, an end before everybody can be offered the update.</summary>
    /// <param name="plan">A plan without faults.</param>
    /// <param name="sizes">Size of each group.</param>
    /// <param name="now">When it would be created.</param>
    public static IEnumerable<PlanFault> Warn(RolloutPlan plan, IReadOnlyList<int> sizes, DateTimeOffset now)
    {
        var schedule = plan.Schedule;
        if (!plan.Pacing.IsByTheMinute || GuardRules.CheckPacing(plan).Any() || Check(schedule).Concat(CheckTimes(schedule, now)).Any())
        {
            yield break;
        }

        var begin = BeginOf(schedule, now);
        var needed = MinutesOf(plan.Pacing, sizes);
        var openings = WindowCalendar.Of(schedule).From(begin).TakeWhile(o => !(o.Opens >= schedule.EndAt)).Take(MostOpenings).ToList();
        if (openings.Count > 0 && openings.TrueForAll(o => o.Length is not null))
        {
            var longest = openings.Max(o => o.Length!.Value);
            for (var i = 0; i < needed.Count; i++)
            {
                if (TimeSpan.FromMinutes(needed[i]) > longest)
                {
                    yield return new PlanFault(
                        "schedule.windows", $"Group {i + 1} with {N(sizes[i])} devices needs {N(needed[i])} minutes at its rate; the longest window has {N((int)longest.TotalMinutes)}.",
                        $"It takes {N((int)Math.Ceiling(needed[i] / Math.Max(1, longest.TotalMinutes)))} windows. Open longer ones, or raise the rate.");
                    break;
                }
            }
        }

        if (schedule.EndAt is { } end && openings.Count < MostOpenings)
        {
            var open = schedule.Windows.IsEmpty ? end - begin : TimeSpan.FromTicks(openings.Sum(o => (Earlier(o.Closes, end) - o.Opens).Ticks));
            if (open < TimeSpan.FromMinutes(needed.Sum()))
            {
                yield return new PlanFault(
                    "schedule.endAt", $"Offering the update to {N(sizes.Sum())} devices takes {N(needed.Sum())} minutes at this rate; until the end there are {N((int)open.TotalMinutes)}.",
                    "Devices that are left at the end never get it. Choose a later end, or raise the rate.");
            }
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

    // How many minutes of budget each group takes at best: nothing is carried over, and the ramp grows with every offer.
    private static List<int> MinutesOf(Pacing pacing, IReadOnlyList<int> sizes)
    {
        var (opened, minutes) = (0, new List<int>(sizes.Count));
        foreach (var size in sizes)
        {
            var (left, taken) = (size, 0);
            for (; left > 0; taken++)
            {
                var step = pacing is Pacing.ExponentialRate ramp ? ramp.StepAt(opened) : 0;
                var share = Math.Min(left, pacing.BudgetAt(step) ?? left);
                (left, opened) = (left - share, opened + share);
            }

            minutes.Add(taken);
        }

        return minutes;
    }

    private static DateTimeOffset BeginOf(RolloutSchedule schedule, DateTimeOffset now) =>
        schedule is { Start: RolloutStart.AtTime, StartAt: { } at } && at > now ? at : now;

    private static DateTimeOffset Earlier(DateTimeOffset? a, DateTimeOffset b) => a is { } other && other < b ? other : b;

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string N(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
