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

    [Fact]
    public void WindowsTooShortForAGroup_AreAWarningWithNumbers()
    {
        var plan = Plan(Group(), Group()) with { Pacing = new Pacing.ConstantRate(50), Schedule = new RolloutSchedule { Windows = [s_evening] } };
        var warning = Assert.Single(ScheduleRules.Warn(plan, [3000, 7000], Now));
        Assert.Equal("schedule.windows: Group 2 with 7,000 devices needs 140 minutes at its rate; the longest window has 60. It takes 3 windows. Open longer ones, or raise the rate.", warning.ToString());
        Assert.Empty(ScheduleRules.Warn(plan, [3000, 3000], Now));
        Assert.Empty(ScheduleRules.Warn(plan with { Pacing = new Pacing.Unpaced() }, [3000, 7000], Now));
    }

    [Fact]
    public void EndBeforeEverybodyCanBeOffered_IsAWarningWithNumbers()
    {
        // Two openings of an hour lie before the end; 8,000 devices need 160 minutes.
        var schedule = new RolloutSchedule { EndAt = Now.AddHours(36), Windows = [s_evening] };
        var plan = Plan(Group(), Group()) with { Pacing = new Pacing.ConstantRate(50), Schedule = schedule };
        var warning = Assert.Single(ScheduleRules.Warn(plan, [3000, 3000], Now.AddHours(-12)).Concat(ScheduleRules.Warn(plan, [3000, 3000, 2000], Now)));
        Assert.Equal("schedule.endAt", warning.Field);
        Assert.Contains("8,000 devices takes 160 minutes at this rate; until the end there are 120.", warning.Message, StringComparison.Ordinal);
    }

    private static RolloutSchedule Cron(string expression) => new() { Windows = [new MaintenanceWindow.Cron(expression, 60)] };
}
