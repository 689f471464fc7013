using System.Globalization;

namespace RolloutConsole.Engine.Policies.Schedules;

/// <summary>
/// What is legal but foolish in a schedule: windows in which no group fits, an end before everybody can be offered the update. Each
/// says with which values it would work.
/// </summary>
public static class ScheduleWarnings
{
    private const string Windows = "schedule.windows";
    private const int MostOpenings = 1000;

    /// <summary>The warnings.</summary>
    /// <param name="plan">A plan without faults; none are given for another.</param>
    /// <param name="sizes">Size of each group.</param>
    /// <param name="now">When it would be created.</param>
    public static IEnumerable<PlanFault> Of(RolloutPlan plan, IReadOnlyList<int> sizes, DateTimeOffset now)
    {
        var schedule = plan.Schedule;
        if (GuardRules.CheckPacing(plan).Concat(ScheduleRules.Check(schedule)).Concat(ScheduleRules.CheckTimes(schedule, now)).Any())
        {
            return [];
        }

        var begin = ScheduleRules.BeginOf(schedule, now);
        var openings = WindowCalendar.Of(schedule).From(begin).TakeWhile(o => !(o.Opens >= schedule.EndAt)).Take(MostOpenings).ToList();
        var longest = openings.Count > 0 && openings.TrueForAll(o => o.Length is not null) ? openings.Max(o => o.Length!.Value) : (TimeSpan?)null;
        var needed = plan.Pacing.IsByTheMinute ? MinutesOf(plan.Pacing, sizes) : null;
        PlanFault?[] warnings =
        [
            longest is { } window && needed is not null ? WarnRate(sizes, needed, window) : null,
            longest is { } other ? WarnRounds(plan, sizes, other) : null,
            schedule.EndAt is { } end && needed is not null && openings.Count < MostOpenings ? WarnEnd(schedule, sizes, needed.Sum(), begin, end, openings) : null,
        ];
        return warnings.OfType<PlanFault>();
    }

    private static PlanFault? WarnRate(IReadOnlyList<int> sizes, List<int> needed, TimeSpan longest)
    {
        if (needed.FindIndex(m => TimeSpan.FromMinutes(m) > longest) is not (>= 0 and var i))
        {
            return null;
        }

        var minutes = Math.Max(1, (int)longest.TotalMinutes);
        var rate = CeilingOf(sizes[i], minutes);
        return new PlanFault(
            Windows, $"Group {i + 1} with {N(sizes[i])} devices needs {N(needed[i])} minutes at its rate; the longest window has {N((int)longest.TotalMinutes)}.",
            $"It takes {N(CeilingOf(needed[i], minutes))} windows. {OpenOne(needed[i])}start at least {N(rate)} devices a minute.");
    }

    // Where a result makes room for the next device, a group goes in rounds, each as long as an installation; only its timeout bounds that.
    private static PlanFault? WarnRounds(RolloutPlan plan, IReadOnlyList<int> sizes, TimeSpan longest)
    {
        var size = sizes.DefaultIfEmpty().Max();
        if (AtOnce(plan, sizes.Sum()) is not (> 0 and var atOnce) || size <= atOnce)
        {
            return null;
        }

        var rounds = CeilingOf(size, atOnce);
        var begin = $"Group {sizes.ToList().IndexOf(size) + 1} with {N(size)} devices goes {N(atOnce)} at a time, in {N(rounds)} rounds; ";
        var grace = plan is { Pacing: Pacing.CapacityWindow, Health: { } health } ? health.Grace : TimeSpan.Zero;
        if (plan.DeviceLimits.InProgressTimeout is not { } timeout)
        {
            var left = (longest / rounds) - grace;
            return new PlanFault(
                Windows,
                begin + (left > TimeSpan.Zero
                    ? $"whether it fits into the longest window of {N((int)longest.TotalMinutes)} minutes depends on how long an installation takes: at most {Length(left)} each."
                    : $"with a grace of {Length(grace)} each it does not fit into the longest window of {N((int)longest.TotalMinutes)} minutes."),
                "Open longer windows, let more devices update at a time, or let the group go over several windows.");
        }

        var most = timeout + grace;
        var minutes = (long)Math.Ceiling(most.TotalMinutes * rounds);
        if (minutes <= longest.TotalMinutes)
        {
            return null;
        }

        var fits = (int)(longest / most);
        return new PlanFault(
            Windows, $"{begin}with up to {Length(most)} each that is up to {N(minutes)} minutes, and the longest window has {N((int)longest.TotalMinutes)}.",
            OpenOne(minutes)
                + (fits > 0 ? $"let {N(CeilingOf(size, fits))} devices update at a time."
                    : $"let {N(size)} devices update at a time with a timeout of at most {N(Math.Max(1, (int)(longest - grace).TotalMinutes))} minutes."));
    }

    // Devices that may update at the same time while none has failed; null where nothing limits it.
    private static int? AtOnce(RolloutPlan plan, int devices)
    {
        var room = plan.Pacing is Pacing.CapacityWindow window
            ? CapacityLimits.MayOpen(window, new Groups.GroupTally { Scheduled = devices })
            : (int?)null;
        return room is null ? plan.MostInFlight : Math.Min(room.Value, plan.MostInFlight ?? int.MaxValue);
    }

    private static PlanFault? WarnEnd(RolloutSchedule schedule, IReadOnlyList<int> sizes, int needed, DateTimeOffset begin, DateTimeOffset end, List<WindowOpening> openings)
    {
        var open = schedule.Windows.IsEmpty ? end - begin : TimeSpan.FromTicks(openings.Sum(o => (Earlier(o.Closes, end) - o.Opens).Ticks));
        if (open >= TimeSpan.FromMinutes(needed))
        {
            return null;
        }

        string[] ways =
        [
            .. EndFor(schedule, needed, begin) is { } better ? [$"end it {ScheduleRules.Moment(better)} or later"] : Array.Empty<string>(),
            .. RateFor(sizes, (int)open.TotalMinutes) is { } rate ? [$"start at least {N(rate)} devices a minute"] : Array.Empty<string>(),
        ];
        return new PlanFault(
            "schedule.endAt", $"Offering the update to {N(sizes.Sum())} devices takes {N(needed)} minutes at this rate; until the end there are {N((int)open.TotalMinutes)}.",
            $"Devices that are left at the end never get it. {Sentence(ways.Length > 0 ? string.Join(", or ", ways) : "leave out the end")}.");
    }

    // The first whole minute at which so many minutes were open; null when the windows never are open so long.
    private static DateTimeOffset? EndFor(RolloutSchedule schedule, int needed, DateTimeOffset begin)
    {
        var left = TimeSpan.FromMinutes(needed);
        if (schedule.Windows.IsEmpty)
        {
            return UpToMinute(begin + left);
        }

        foreach (var opening in WindowCalendar.Of(schedule).From(begin).Take(MostOpenings))
        {
            if (opening.Length is not { } length || length >= left)
            {
                return UpToMinute(opening.Opens + left);
            }

            left -= length;
        }

        return null;
    }

    // The smallest steady rate at which all groups are offered the update in so many minutes; a group begins with a minute of its own.
    private static int? RateFor(IReadOnlyList<int> sizes, int minutes)
    {
        var (low, high) = (1, PlanRules.HighestRate);
        if (MinutesAt(high) > minutes)
        {
            return null;
        }

        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = MinutesAt(middle) <= minutes ? (low, middle) : (middle + 1, high);
        }

        return low;

        long MinutesAt(int rate) => sizes.Sum(s => (long)CeilingOf(s, rate));
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

    // A window longer than the longest that may be asked for is no way out.
    private static string OpenOne(long minutes) => minutes <= ScheduleRules.LongestWindow ? $"Open one of {N(minutes)} minutes, or " : "No window may be that long: ";

    private static int CeilingOf(int number, int share) => (int)(((long)number + share - 1) / share);

    private static DateTimeOffset UpToMinute(DateTimeOffset at) => new((at.UtcTicks + TimeSpan.TicksPerMinute - 1) / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);

    private static DateTimeOffset Earlier(DateTimeOffset? a, DateTimeOffset b) => a is { } other && other < b ? other : b;

    private static string Sentence(string words) => char.ToUpperInvariant(words[0]) + words[1..];

    private static string Length(TimeSpan time) => time < TimeSpan.FromMinutes(2)
        ? $"{Math.Floor(time.TotalSeconds).ToString("0", CultureInfo.InvariantCulture)} s"
        : $"{Math.Floor(time.TotalMinutes).ToString("N0", CultureInfo.InvariantCulture)} min";

    private static string N(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
