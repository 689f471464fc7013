namespace RolloutConsole.Engine.Policies.Schedules;

/// <summary>When a window begins, by the wall clock, without any zone.</summary>
internal interface IWindowTimes
{
    /// <summary>The first beginning after a wall-clock time; null when there is none any more.</summary>
    DateTime? NextAfter(DateTime wall);
}

/// <summary>The beginnings of a weekly window.</summary>
internal sealed class WeeklyTimes(WeekDays days, TimeOnly at) : IWindowTimes
{
    private const int DaysOfWeek = 7;

    /// <inheritdoc/>
    public DateTime? NextAfter(DateTime wall)
    {
        for (var ahead = 0; ahead <= DaysOfWeek; ahead++)
        {
            var next = wall.Date.AddDays(ahead) + at.ToTimeSpan();
            if (next > wall && days.HasFlag(Of(next.DayOfWeek)))
            {
                return next;
            }
        }

        return null;
    }

    /// <summary>A day of the calendar as one of the week's days.</summary>
    public static WeekDays Of(DayOfWeek day) => (WeekDays)(1 << (((int)day + 6) % DaysOfWeek));
}
