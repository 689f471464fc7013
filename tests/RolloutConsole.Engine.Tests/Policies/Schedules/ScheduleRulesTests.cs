using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Policies.Schedules;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Policies.Schedules;

/// <summary>What a schedule may be: each fault names its field and a value that would work.</summary>
public sealed class ScheduleRulesTests
{
    private static readonly MaintenanceWindow s_evening = new MaintenanceWindow.Weekly((WeekDays)127, new TimeOnly(22, 0), 60);

    public static TheoryData<RolloutSchedule, string, string> Faults => new()
    {
        { new RolloutSchedule(RolloutStart.AtTime), "startAt", "missing" },
        { new RolloutSchedule(RolloutStart.AtTime, Now.AddDays(2)) { EndAt = Now.AddDays(2) }, "schedule.endAt", "2026-05-23 12:03 UTC" },
        { new RolloutSchedule { EndAt = Now }, "schedule.endAt", "2026-05-21 12:03 UTC" },
        { new RolloutSchedule { EndAt = DateTimeOffset.MaxValue }, "schedule.endAt", "before 2200" },
        { new RolloutSchedule(RolloutStart.AtTime, DateTimeOffset.MaxValue) { Windows = [s_evening] }, "startAt", "before 2200" },
        { new RolloutSchedule { Zone = "Europe/Berlni" }, "schedule.zone", "Europe/Berlin?" },
        { new RolloutSchedule { Zone = "berlin" }, "schedule.zone", "Europe/Berlin?" },
        { new RolloutSchedule { Zone = "" }, "schedule.zone", "such as Europe/Berlin" },
        { new RolloutSchedule { Windows = [.. Enumerable.Repeat(s_evening, 21)] }, "schedule.windows", "at most 20" },
        { new RolloutSchedule { Windows = [s_evening with { DurationMinutes = 0 }] }, "schedule.windows[0].durationMinutes", "1 to 1430" },
        { new RolloutSchedule { Windows = [s_evening, s_evening with { DurationMinutes = 1431 }] }, "schedule.windows[1].durationMinutes", "1 to 1430" },
        { new RolloutSchedule { Windows = [new MaintenanceWindow.Weekly(WeekDays.None, new TimeOnly(22, 0), 60)] }, "schedule.windows[0].days", "at least one" },
        { Cron("0 22 * * *"), "schedule.windows[0].expression", "0 0 22 ? * MON-FRI" },
        { Cron("cron(0 22 * *)"), "schedule.windows[0].expression", "six" },
        { Cron("*/5 * * * * ?"), "schedule.windows[0].expression", "seconds" },
        { Cron("0 0 25 * * ?"), "schedule.windows[0].expression", "cannot be read" },
        { Cron("0 0 22 ? * MONDAG"), "schedule.windows[0].expression", "cannot be read" },
        { Cron(""), "schedule.windows[0].expression", "empty" },
        { Cron("0 0 22 * * ? 2020"), "schedule.windows", "No window opens after" },
        { new RolloutSchedule { EndAt = Now.AddHours(5), Windows = [s_evening] }, "schedule.windows", "2026-05-20 22:00 UTC" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void WrongSchedule_NamesItsFieldAndWhatWouldWork(RolloutSchedule schedule, string field, string words)
    {
        var fault = Assert.Single(ScheduleRules.Check(schedule).Concat(ScheduleRules.CheckTimes(schedule, Now)).Take(1));
        Assert.Equal(field, fault.Field);
        Assert.Contains(words, fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void SoundSchedules_HaveNoFault()
    {
        RolloutSchedule[] sound =
        [
            new(), new() { EndAt = Now.AddSeconds(1) }, new() { EndAt = Now.AddHours(11), Windows = [s_evening] }, Cron("cron(0 22 ? * MON-FRI *)"),
            new(RolloutStart.AtTime, Now.AddDays(-1)) { Zone = "Australia/Lord_Howe", Windows = [.. Enumerable.Repeat(s_evening, 20)] },
        ];
        Assert.All(sound, s => Assert.Empty(ScheduleRules.Check(s).Concat(ScheduleRules.CheckTimes(s, Now))));
    }

    [Theory(DisplayName = "aws-iot-jobs 8.3: a cron expression has at most 256 characters")]
    [InlineData(256, false)]
    [InlineData(257, true)]
    public void LongestCron_IsTaken(int length, bool isFault)
    {
        const string begin = "0 0 22 ? *";
        Assert.Equal(
            isFault ? ["schedule.windows[0].expression"] : [],
            ScheduleRules.Check(Cron(begin + "MON".PadLeft(length - begin.Length))).Select(f => f.Field));
    }

    [Theory(DisplayName = "Rounds that take for ever are counted and do not overflow")]
    [InlineData(1_000_000, "10,080,000,000 minutes")]
    [InlineData(2_000_000, "20,160,000,000 minutes")]
    public void Rounds_ThatTakeForEver_AreCounted(int devices, string minutes)
    {
        var plan = Plan(Group()) with
        {
            MostInFlight = 1,
            DeviceLimits = new DeviceLimits { InProgressTimeout = TimeSpan.FromDays(7) },
            Schedule = new RolloutSchedule { Windows = [new MaintenanceWindow.Weekly((WeekDays)127, new TimeOnly(1, 0), 120)] },
        };
        Assert.Contains(minutes, Assert.Single(ScheduleWarnings.Of(plan, [devices], Now)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WindowsTooShortForAGroup_AreAWarningWithNumbers()
    {
        var plan = Plan(Group(), Group()) with { Pacing = new Pacing.ConstantRate(50), Schedule = new RolloutSchedule { Windows = [s_evening] } };
        var warning = Assert.Single(ScheduleWarnings.Of(plan, [3000, 7000], Now));
        Assert.Equal("schedule.windows: Group 2 with 7,000 devices needs 140 minutes at its rate; the longest window has 60. It takes 3 windows. Open one of 140 minutes, or start at least 117 devices a minute.", warning.ToString());
        Assert.Empty(ScheduleWarnings.Of(plan, [3000, 3000], Now));
        Assert.Empty(ScheduleWarnings.Of(plan with { Pacing = new Pacing.Unpaced() }, [3000, 7000], Now));
    }

    [Fact]
    public void EndBeforeEverybodyCanBeOffered_IsAWarningWithNumbers()
    {
        // Two openings of an hour lie before the end; 8,000 devices need 160 minutes.
        var schedule = new RolloutSchedule { EndAt = Now.AddHours(36), Windows = [s_evening] };
        var plan = Plan(Group(), Group()) with { Pacing = new Pacing.ConstantRate(50), Schedule = schedule };
        var warning = Assert.Single(ScheduleWarnings.Of(plan, [3000, 3000], Now.AddHours(-12)).Concat(ScheduleWarnings.Of(plan, [3000, 3000, 2000], Now)));
        Assert.Equal("schedule.endAt", warning.Field);
        Assert.Contains("8,000 devices takes 160 minutes at this rate; until the end there are 120.", warning.Message, StringComparison.Ordinal);
        Assert.Equal("Devices that are left at the end never get it. End it 2026-05-22 22:40 UTC or later, or start at least 67 devices a minute.", warning.Suggestion);
    }

    // What a warning says would work is no warning any more.
    [Fact]
    public void ValuesOfTheWarnings_Work()
    {
        var plan = Plan(Group(), Group(), Group()) with { Pacing = new Pacing.ConstantRate(50), Schedule = new RolloutSchedule { EndAt = Now.AddHours(36), Windows = [s_evening] } };
        int[] sizes = [3000, 3000, 2000];
        Assert.Empty(ScheduleWarnings.Of(plan with { Pacing = new Pacing.ConstantRate(67) }, sizes, Now));
        Assert.NotEmpty(ScheduleWarnings.Of(plan with { Pacing = new Pacing.ConstantRate(66) }, sizes, Now));
        Assert.Empty(ScheduleWarnings.Of(plan with { Schedule = plan.Schedule with { EndAt = new DateTimeOffset(2026, 5, 22, 22, 40, 0, TimeSpan.Zero) } }, sizes, Now));
        var open = plan with { Schedule = plan.Schedule with { EndAt = null } };
        Assert.Empty(ScheduleWarnings.Of(open with { Pacing = new Pacing.ConstantRate(117) }, [7000], Now));
        Assert.NotEmpty(ScheduleWarnings.Of(open with { Pacing = new Pacing.ConstantRate(116) }, [7000], Now));
        Assert.Empty(ScheduleWarnings.Of(open with { Schedule = new RolloutSchedule { Windows = [s_evening with { DurationMinutes = 140 }] } }, [7000], Now));
    }

    public static TheoryData<Pacing, int?, DeviceLimits, string?> Rounds => new()
    {
        { InPlace(90), null, Timeout(15), "Group 2 with 70 devices goes 10 at a time, in 7 rounds; with up to 15 min each that is up to 105 minutes, and the longest window has 60. Open one of 105 minutes, or let 18 devices update at a time." },
        { InPlace(82), null, Timeout(15), null },
        { InPlace(90), null, Timeout(8), null },
        { new Pacing.Unpaced(), 10, Timeout(15), "Group 2 with 70 devices goes 10 at a time, in 7 rounds; with up to 15 min each that is up to 105 minutes, and the longest window has 60. Open one of 105 minutes, or let 18 devices update at a time." },
        { new Pacing.Unpaced(), 18, Timeout(15), null },
        { new Pacing.Unpaced(), 10, Timeout(90), "Group 2 with 70 devices goes 10 at a time, in 7 rounds; with up to 90 min each that is up to 630 minutes, and the longest window has 60. Open one of 630 minutes, or let 70 devices update at a time with a timeout of at most 60 minutes." },
        { new Pacing.CapacityWindow(CapacityMode.SideBySide, 100, 110), 5, new DeviceLimits(), "Group 2 with 70 devices goes 5 at a time, in 14 rounds; whether it fits into the longest window of 60 minutes depends on how long an installation takes: at most 4 min each. Open longer windows, let more devices update at a time, or let the group go over several windows." },
        { new Pacing.Unpaced(), 70, new DeviceLimits(), null },
        { new Pacing.Unpaced(), null, new DeviceLimits(), null },
    };

    // Only rates were looked at once; where results make room, the time of an installation decides.
    [Theory]
    [MemberData(nameof(Rounds))]
    public void WindowsTooShortForTheRoundsOfAGroup_AreAWarning(Pacing pacing, int? most, DeviceLimits limits, string? words)
    {
        var plan = Plan(Group(), Group()) with { Pacing = pacing, MostInFlight = most, DeviceLimits = limits, Schedule = new RolloutSchedule { Windows = [s_evening] } };
        Assert.Equal(words is null ? [] : [words], ScheduleWarnings.Of(plan, [30, 70], Now).Select(w => $"{w.Message} {w.Suggestion}"));
        Assert.Empty(ScheduleWarnings.Of(plan with { Schedule = new RolloutSchedule() }, [30, 70], Now));
    }

    [Fact]
    public void GraceOfEachDevice_CountsForTheRounds()
    {
        var plan = Plan(Group()) with { Pacing = InPlace(90), Health = new HealthWatch { Grace = TimeSpan.FromMinutes(7) }, Schedule = new RolloutSchedule { Windows = [s_evening] } };
        var warning = Assert.Single(ScheduleWarnings.Of(plan, [100], Now));
        Assert.Contains("in 10 rounds; with a grace of 7 min each it does not fit into the longest window of 60 minutes.", warning.Message, StringComparison.Ordinal);
    }

    private static Pacing InPlace(int minimum) => new Pacing.CapacityWindow(CapacityMode.InPlace, minimum, 100);

    private static DeviceLimits Timeout(int minutes) => new() { InProgressTimeout = TimeSpan.FromMinutes(minutes) };

    private static RolloutSchedule Cron(string expression) => new() { Windows = [new MaintenanceWindow.Cron(expression, 60)] };
}
