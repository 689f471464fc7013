using System.Globalization;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Policies.Schedules;

namespace RolloutConsole.Engine.Tests.Policies.Schedules;

/// <summary>Arithmetic of maintenance windows: architecture, section 5; aws-iot-jobs, 8.3. Moments are written in UTC, times of windows by the wall clock.</summary>
public sealed class WindowCalendarTests
{
    private const WeekDays Everyday = (WeekDays)127;

    [Theory(DisplayName = "A weekly window opens by the wall clock and lasts by the stopwatch")]
    // An ordinary evening, summer and winter time.
    [InlineData("Europe/Berlin", "22:00", 120, "2026-05-20T12:00", "2026-05-20T20:00", "2026-05-20T22:00")]
    [InlineData("Europe/Berlin", "22:00", 120, "2026-01-20T12:00", "2026-01-20T21:00", "2026-01-20T23:00")]
    // It opens at its first moment and is closed at its last.
    [InlineData("Europe/Berlin", "22:00", 120, "2026-05-20T20:00", "2026-05-20T20:00", "2026-05-20T22:00")]
    [InlineData("Europe/Berlin", "22:00", 120, "2026-05-20T22:00", "2026-05-21T20:00", "2026-05-21T22:00")]
    // Over midnight.
    [InlineData("UTC", "23:30", 60, "2026-05-20T23:00", "2026-05-20T23:30", "2026-05-21T00:30")]
    // Spring in Berlin, 2026-03-29 02:00 becomes 03:00: 02:30 is left out and becomes 03:00; a window over the gap keeps its length.
    [InlineData("Europe/Berlin", "02:30", 60, "2026-03-28T12:00", "2026-03-29T01:00", "2026-03-29T02:00")]
    [InlineData("Europe/Berlin", "01:30", 60, "2026-03-28T12:00", "2026-03-29T00:30", "2026-03-29T01:30")]
    [InlineData("Europe/Berlin", "03:00", 60, "2026-03-28T12:00", "2026-03-29T01:00", "2026-03-29T02:00")]
    // Autumn, 2026-10-25 03:00 becomes 02:00: the first 02:30 counts, and not again an hour later.
    [InlineData("Europe/Berlin", "02:30", 30, "2026-10-24T12:00", "2026-10-25T00:30", "2026-10-25T01:00")]
    [InlineData("Europe/Berlin", "02:30", 30, "2026-10-25T01:10", "2026-10-26T01:30", "2026-10-26T02:00")]
    [InlineData("Europe/Berlin", "02:30", 30, "2026-10-25T01:30", "2026-10-26T01:30", "2026-10-26T02:00")]
    [InlineData("Europe/Berlin", "01:30", 120, "2026-10-24T12:00", "2026-10-24T23:30", "2026-10-25T01:30")]
    // Lord Howe changes by half an hour: 2026-10-04 02:00 becomes 02:30, 2026-04-05 02:00 becomes 01:30.
    [InlineData("Australia/Lord_Howe", "02:10", 60, "2026-10-03T12:00", "2026-10-03T15:30", "2026-10-03T16:30")]
    [InlineData("Australia/Lord_Howe", "02:30", 60, "2026-10-03T12:00", "2026-10-03T15:30", "2026-10-03T16:30")]
    [InlineData("Australia/Lord_Howe", "01:40", 15, "2026-04-04T12:00", "2026-04-04T14:40", "2026-04-04T14:55")]
    [InlineData("Australia/Lord_Howe", "01:40", 15, "2026-04-04T14:55", "2026-04-05T15:10", "2026-04-05T15:25")]
    public void Weekly_NextOpening(string zone, string at, int minutes, string from, string opens, string closes)
    {
        var schedule = Schedule(zone, new MaintenanceWindow.Weekly(Everyday, TimeOnly.Parse(at, CultureInfo.InvariantCulture), minutes));
        Assert.Equal(new WindowOpening(Utc(opens), Utc(closes)), WindowCalendar.Of(schedule).From(Utc(from)).First());
    }

    [Theory(DisplayName = "A cron window opens like a weekly one, written for Quartz or as AWS does")]
    [InlineData("0 0 22 ? * MON-FRI", "UTC", "2026-05-22T23:30", "2026-05-25T22:00")]
    [InlineData("cron(0 22 ? * MON-FRI *)", "UTC", "2026-05-22T23:30", "2026-05-25T22:00")]
    [InlineData("cron(30 2 * * ? *)", "Europe/Berlin", "2026-03-28T12:00", "2026-03-29T01:00")]
    [InlineData("0 30 2 * * ?", "Europe/Berlin", "2026-10-25T01:10", "2026-10-26T01:30")]
    [InlineData("0 0 3 ? * SUN#1", "UTC", "2026-05-08T00:00", "2026-06-07T03:00")]
    [InlineData("0 0 3 L * ?", "UTC", "2026-05-08T00:00", "2026-05-31T03:00")]
    [InlineData("0 0 0 29 2 ?", "UTC", "2026-05-08T00:00", "2028-02-29T00:00")]
    public void Cron_NextOpening(string expression, string zone, string from, string opens) =>
        Assert.Equal(Utc(opens), WindowCalendar.Of(Schedule(zone, new MaintenanceWindow.Cron(expression, 30))).From(Utc(from)).First().Opens);

    [Fact]
    public void WindowsThatOverlapOrTouch_AreOneOpening()
    {
        var schedule = Schedule("UTC", Daily("22:00", 90), Daily("23:00", 60), Daily("00:00", 30), Daily("05:00", 10));
        Assert.Equal(
            [new WindowOpening(Utc("2026-05-20T22:00"), Utc("2026-05-21T00:30")), new WindowOpening(Utc("2026-05-21T05:00"), Utc("2026-05-21T05:10"))],
            WindowCalendar.Of(schedule).From(Utc("2026-05-20T12:00")).Take(2));
    }

    [Fact]
    public void WindowsWithoutAGap_AreOneOpeningThatDoesNotClose()
    {
        var calendar = WindowCalendar.Of(Schedule("UTC", new MaintenanceWindow.Cron("0 * * * * ?", 2)));
        Assert.Equal([new WindowOpening(Utc("2026-05-20T12:00"), null)], calendar.From(Utc("2026-05-20T12:00")));
        Assert.True(calendar.At(Utc("2026-05-20T12:00")).IsOpen);
    }

    [Fact]
    public void State_NamesTheNextEdge()
    {
        var calendar = WindowCalendar.Of(Schedule("UTC", Daily("22:00", 60)));
        Assert.Equal(new WindowState(false, Utc("2026-05-20T22:00")), calendar.At(Utc("2026-05-20T12:00")));
        Assert.Equal(new WindowState(true, Utc("2026-05-20T23:00")), calendar.At(Utc("2026-05-20T22:00")));
        Assert.Equal(new WindowState(false, Utc("2026-05-21T22:00")), calendar.At(Utc("2026-05-20T23:00")));

        // Asked of an earlier moment again, as after a jump of the clock, it answers the same.
        Assert.Equal(new WindowState(false, Utc("2026-05-20T22:00")), calendar.At(Utc("2026-05-20T12:00")));
    }

    [Theory(DisplayName = "Since when no window is open")]
    [InlineData("0 0 22 * * ?", "2026-05-20T12:00", "2026-05-19T22:30")]
    [InlineData("0 0 22 ? * MON", "2026-05-24T12:00", "2026-05-18T22:30")]
    [InlineData("0 0 22 1 1 ?", "2026-05-24T12:00", "2026-01-01T22:30")]
    [InlineData("0 0 22 1 1 ? 2020", "2026-05-24T12:00", null)]
    public void ClosedSince_IsTheLastClosing(string expression, string now, string? since) =>
        Assert.Equal(since is null ? null : Utc(since), WindowCalendar.Of(Schedule("UTC", new MaintenanceWindow.Cron(expression, 30))).ClosedSince(Utc(now)));

    [Fact]
    public void WindowsOfAPastYear_NeverOpenAgain()
    {
        var calendar = WindowCalendar.Of(Schedule("UTC", new MaintenanceWindow.Cron("0 0 22 * * ? 2020", 30)));
        Assert.Equal(new WindowState(false, null), calendar.At(Utc("2026-05-20T12:00")));
        Assert.Empty(calendar.From(Utc("2026-05-20T12:00")));
    }

    [Fact]
    public void UnknownZone_NeverOpens() =>
        Assert.Equal(new WindowState(false, null), WindowCalendar.Of(Schedule("Europe/Nowhere", Daily("22:00", 60))).At(Utc("2026-05-20T22:10")));

    [Fact]
    public void NoWindows_AreAlwaysOpen() => Assert.Equal(new WindowState(true, null), WindowCalendar.Of(new RolloutSchedule()).At(Utc("2026-05-20T12:00")));

    [Fact]
    public void Openings_DoNotOverlap_AndAgreeWithTheState_InRandomCalendars()
    {
        var random = new Random(7);
        foreach (var zone in (string[])["UTC", "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns"])
        {
            for (var run = 0; run < 25; run++)
            {
                var schedule = Schedule(zone, [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new MaintenanceWindow.Weekly(
                    (WeekDays)random.Next(1, 128), new TimeOnly(random.Next(24), random.Next(60)), random.Next(1, 1431)))]);
                var calendar = WindowCalendar.Of(schedule);
                var at = Utc("2026-01-01T00:00").AddMinutes(random.Next(500_000));
                foreach (var opening in calendar.From(at).Take(12).TakeWhile(o => o.Closes is not null))
                {
                    Assert.True(opening.Opens >= at && opening.Closes > opening.Opens, $"{schedule.Zone} {opening}");
                    Assert.True(calendar.At(opening.Opens).IsOpen && !calendar.At(opening.Opens.AddTicks(-1)).IsOpen == (opening.Opens > at), $"{zone} {opening}");
                    Assert.False(calendar.At(opening.Closes!.Value).IsOpen);
                    at = opening.Closes.Value;
                }
            }
        }
    }

    private static MaintenanceWindow Daily(string at, int minutes) => new MaintenanceWindow.Weekly(Everyday, TimeOnly.Parse(at, CultureInfo.InvariantCulture), minutes);

    private static RolloutSchedule Schedule(string zone, params MaintenanceWindow[] windows) => new() { Zone = zone, Windows = [.. windows] };

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
