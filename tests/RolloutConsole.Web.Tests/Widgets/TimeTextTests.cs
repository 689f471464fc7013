using Bunit;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Tests.Widgets;

public sealed class TimeTextTests : BunitContext
{
    private static readonly DateTimeOffset s_now = new(2026, 5, 20, 14, 3, 22, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "now")]
    [InlineData(-8, "8 s ago")]
    [InlineData(-59, "59 s ago")]
    [InlineData(-60, "1 min ago")]
    [InlineData(-7500, "2 h 05 min ago")]
    [InlineData(-7200, "2 h ago")]
    [InlineData(18720, "in 5 h 12 min")]
    public void Relative_WithinADay_UsesTheTwoLargestUnits(int seconds, string expected) =>
        Assert.Equal(expected, TimeWords.Relative(s_now.AddSeconds(seconds), s_now));

    [Fact]
    public void TimeText_UnderADay_IsRelativeWithTheMomentInTheTooltip()
    {
        var time = Render<TimeText>(p => p.Add(t => t.At, s_now.AddMinutes(-41)).Add(t => t.Now, s_now)).Find("time");

        Assert.Equal("41 min ago", time.TextContent);
        Assert.Equal("13:22 UTC", time.GetAttribute("title"));
        Assert.Equal("2026-05-20T13:22:22.0000000Z", time.GetAttribute("datetime"));
    }

    [Fact]
    public void TimeText_FromADayOn_IsAbsoluteWithZone()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

        var time = Render<TimeText>(p => p.Add(t => t.At, s_now.AddDays(-5)).Add(t => t.Now, s_now).Add(t => t.Zone, berlin)).Find("time");

        Assert.Equal("15 May 16:03 UTC+2", time.TextContent);
    }

    [Fact]
    public void Absolute_AnotherYear_NamesIt() =>
        Assert.Equal("31 Dec 2025 23:00 UTC", TimeWords.Absolute(new(2025, 12, 31, 23, 0, 0, TimeSpan.Zero), s_now, TimeZoneInfo.Utc));

    [Fact]
    public void Clock_OverADay_SaysTheDays() => Assert.Equal("2 d 04:10:00", TimeWords.Clock(new TimeSpan(2, 4, 10, 0)));

    [Fact]
    public void Clock_Negative_StaysAtZero() => Assert.Equal("00:00:00", TimeWords.Clock(TimeSpan.FromSeconds(-3)));
}
