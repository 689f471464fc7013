namespace RolloutConsole.Engine.Policies.Schedules;

/// <summary>The wall clock of a zone, with its two odd hours of a year.</summary>
internal static class WallClock
{
    /// <summary>
    /// The moment of a wall-clock time. A time that the change to summer time leaves out is the first moment after the gap; one that
    /// the change back gives twice is its first.
    /// </summary>
    public static DateTimeOffset MomentOf(DateTime wall, TimeZoneInfo zone)
    {
        var valid = DateTime.SpecifyKind(wall, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(valid))
        {
            valid = valid.AddTicks(-(valid.Ticks % TimeSpan.TicksPerMinute));
            while (zone.IsInvalidTime(valid))
            {
                valid = valid.AddMinutes(1);
            }
        }

        var offset = zone.IsAmbiguousTime(valid) ? zone.GetAmbiguousTimeOffsets(valid).Max() : zone.GetUtcOffset(valid);
        return new DateTimeOffset(valid, offset).ToUniversalTime();
    }
}
