using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace RolloutConsole.Engine.Policies.Schedules;

/// <summary>
/// When the windows of a plan are open. Pure: the same moment has the same answer; it only remembers the stretch it was last asked
/// about, because the decider asks at every step. Windows that overlap or touch are one opening.
/// </summary>
public sealed class WindowCalendar
{
    /// <summary>Openings beyond this length are looked at again at its end, so that windows without a gap cost no endless search.</summary>
    public static readonly TimeSpan LongestLook = TimeSpan.FromHours(48);

    private static readonly ConditionalWeakTable<RolloutSchedule, WindowCalendar> s_known = new();
    private static readonly int[] s_lookBack = [1, 8, 32, 400];

    private readonly ImmutableArray<(IWindowTimes Times, TimeSpan Length)> _windows;
    private readonly TimeZoneInfo _zone;
    private Stretch? _last;

    private WindowCalendar(RolloutSchedule schedule)
    {
        // A zone or expression that is unknown never opens: at a wrong hour would be worse. Saving refuses both.
        var isKnown = ZoneNames.TryFind(schedule.Zone, out var zone);
        _zone = zone ?? TimeZoneInfo.Utc;
        IsAlwaysOpen = schedule.Windows.IsEmpty;
        _windows = !isKnown ? [] : [.. schedule.Windows.Select(TimesOf).OfType<(IWindowTimes, TimeSpan)>()];
    }

    /// <summary>True for a plan without windows.</summary>
    public bool IsAlwaysOpen { get; }

    /// <summary>The calendar of a schedule.</summary>
    public static WindowCalendar Of(RolloutSchedule schedule) => s_known.GetValue(schedule, static s => new WindowCalendar(s));

    /// <summary>Whether a window is open, and until when that holds.</summary>
    public WindowState At(DateTimeOffset now)
    {
        if (IsAlwaysOpen)
        {
            return new WindowState(true, null);
        }

        if (_last is not { } last || now < last.From || now >= last.State.Until)
        {
            _last = last = new Stretch(now, Compute(now));
        }

        return last.State;
    }

    /// <summary>The openings from a moment on, in order; one that is open at that moment begins with it.</summary>
    public IEnumerable<WindowOpening> From(DateTimeOffset moment)
    {
        if (IsAlwaysOpen)
        {
            yield break;
        }

        for (var at = moment; ;)
        {
            var state = Compute(at);
            if (state is { IsOpen: false, Until: null })
            {
                yield break;
            }

            if (!state.IsOpen)
            {
                at = state.Until!.Value;
                continue;
            }

            var closes = state.Until!.Value;
            if (closes - at >= LongestLook && Compute(closes).IsOpen)
            {
                yield return new WindowOpening(at, null);
                yield break;
            }

            yield return new WindowOpening(at, closes);
            at = closes;
        }
    }

    /// <summary>When the last window closed; null when none was open in the last 400 days.</summary>
    /// <param name="now">A moment at which none is open.</param>
    public DateTimeOffset? ClosedSince(DateTimeOffset now) => s_lookBack
        .Select(days => From(now.AddDays(-days)).TakeWhile(o => o.Opens <= now).LastOrDefault()?.Closes)
        .FirstOrDefault(closed => closed is not null);

    private WindowState Compute(DateTimeOffset now)
    {
        DateTimeOffset? closes = null, opens = null;
        foreach (var window in _windows)
        {
            if (NextStart(window.Times, now - window.Length) is { } start && start <= now)
            {
                closes = Later(closes, start + window.Length);
            }
        }

        if (closes is { } end)
        {
            return new WindowState(true, Joined(end, now + LongestLook));
        }

        foreach (var window in _windows)
        {
            opens = NextStart(window.Times, now) is { } next && !(opens <= next) ? next : opens;
        }

        return new WindowState(false, opens);
    }

    // Whatever begins before the opening is over, or exactly then, makes it longer.
    private DateTimeOffset Joined(DateTimeOffset end, DateTimeOffset limit)
    {
        for (var isLonger = true; isLonger && end < limit;)
        {
            isLonger = false;
            foreach (var window in _windows)
            {
                if (NextStart(window.Times, end - window.Length) is { } start && start <= end)
                {
                    (end, isLonger) = (start + window.Length, true);
                }
            }
        }

        return end;
    }

    private DateTimeOffset? NextStart(IWindowTimes times, DateTimeOffset after)
    {
        for (var wall = TimeZoneInfo.ConvertTime(after, _zone).DateTime; times.NextAfter(wall) is { } next; wall = next)
        {
            // In the doubled hour the wall clock runs behind: what has begun in its first pass does not begin again.
            if (WallClock.MomentOf(next, _zone) is var moment && moment > after)
            {
                return moment;
            }
        }

        return null;
    }

    private static (IWindowTimes Times, TimeSpan Length)? TimesOf(MaintenanceWindow window)
    {
        IWindowTimes? times = window switch
        {
            MaintenanceWindow.Weekly weekly => new WeeklyTimes(weekly.Days, weekly.At),
            MaintenanceWindow.Cron cron => CronTimes.TryRead(cron.Expression, out var read, out _) ? read : null,
            _ => null,
        };
        return times is null ? null : (times, TimeSpan.FromMinutes(window.DurationMinutes));
    }

    private static DateTimeOffset Later(DateTimeOffset? a, DateTimeOffset b) => a is { } other && other > b ? other : b;

    private sealed record Stretch(DateTimeOffset From, WindowState State);
}

/// <summary>Whether actions may open.</summary>
/// <param name="IsOpen">True while a window is open, or where there is none.</param>
/// <param name="Until">When that changes, or is to be looked at again; null for never.</param>
public readonly record struct WindowState(bool IsOpen, DateTimeOffset? Until);

/// <summary>One opening.</summary>
/// <param name="Opens">When it begins.</param>
/// <param name="Closes">When it is over; null when it does not close.</param>
public sealed record WindowOpening(DateTimeOffset Opens, DateTimeOffset? Closes)
{
    /// <summary>How long it is; null when it does not close.</summary>
    public TimeSpan? Length => Closes - Opens;
}
