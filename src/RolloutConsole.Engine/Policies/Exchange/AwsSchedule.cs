using System.Collections.Immutable;
using System.Globalization;
using RolloutConsole.Engine.Policies.Schedules;

namespace RolloutConsole.Engine.Policies.Exchange;

/// <summary>Reads <c>schedulingConfig</c> (aws-iot-jobs, 8.3).</summary>
internal static class AwsSchedule
{
    private const string Start = "startTime";
    private const string End = "endTime";

    private static readonly TimeSpan s_least = TimeSpan.FromMinutes(30);
    private static readonly Dictionary<string, EndBehavior> s_behaviors = new()
    {
        ["STOP_ROLLOUT"] = EndBehavior.StopRollout, ["CANCEL"] = EndBehavior.Cancel, ["FORCE_CANCEL"] = EndBehavior.ForceCancel,
    };

    /// <summary>The schedule, with the given start where the job names none; null when the job has none, or a wrong one.</summary>
    public static RolloutSchedule? Read(ExchangeObject job, RolloutSchedule basis, DateTimeOffset now)
    {
        if (job.Object("schedulingConfig") is not { } config)
        {
            return null;
        }

        var start = ReadMoment(config, Start);
        var end = ReadMoment(config, End);
        CheckRange(config, Start, start, now, years: 1);
        CheckRange(config, End, end, now, years: 2);
        if (start is { } from && end is { } until && (until - from < s_least || until > from.AddYears(2)))
        {
            config.Fail(End, "It is less than 30 minutes or more than 2 years after startTime.", "Send a moment between the two.");
        }

        var behavior = ReadEnd(config, end);
        var windows = ReadWindows(config);
        config.Close();
        if (start is not null)
        {
            config.Take(Start, "starts by itself then, in UTC");
        }

        var schedule = start is { } at ? new RolloutSchedule(RolloutStart.AtTime, at) : new RolloutSchedule(basis.Start, basis.StartAt);
        return schedule with { EndAt = end, EndBehavior = behavior, Windows = windows };
    }

    private static EndBehavior ReadEnd(ExchangeObject config, DateTimeOffset? end)
    {
        const string name = "endBehavior";
        if (end is not null)
        {
            config.Take(End, "ends then, in UTC");
        }

        if (config.Word(name, s_behaviors) is not { } behavior)
        {
            return EndBehavior.StopRollout;
        }

        if (!config.Has(End))
        {
            config.Fail(name, "It stands without endTime.", "Leave it out, or send endTime.");
        }

        config.Take(name, behavior switch
        {
            EndBehavior.Cancel => "the end takes back what no device has fetched",
            EndBehavior.ForceCancel => "the end closes everything open",
            _ => "the end starts nothing more; what was offered goes on",
        });
        return behavior;
    }

    private static ImmutableList<MaintenanceWindow> ReadWindows(ExchangeObject config)
    {
        const string name = "maintenanceWindows";
        var windows = ImmutableList.CreateBuilder<MaintenanceWindow>();
        foreach (var window in config.Objects(name, 1, ScheduleRules.MostWindows) ?? [])
        {
            var cron = window.Text(Start, 1, CronTimes.Longest, isRequired: true);
            var minutes = window.Whole("durationInMinutes", 1, ScheduleRules.LongestWindow, isRequired: true);
            window.Close();
            if (cron is not null && !CronTimes.TryRead(cron, out _, out var problem))
            {
                window.Fail(Start, problem, "Send one such as cron(0 22 ? * MON-FRI *).");
            }
            else if (cron is not null && minutes is { } length)
            {
                windows.Add(new MaintenanceWindow.Cron(cron, length));
            }
        }

        config.TakeIfThere(name, "actions open only in these windows, in UTC");
        return windows.ToImmutable();
    }

    private static DateTimeOffset? ReadMoment(ExchangeObject config, string name)
    {
        if (config.Text(name, 1, 64) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment))
        {
            return moment;
        }

        config.Fail(name, $"'{text}' is no moment.", "Send date and time in UTC, such as 2026-05-20T22:00.");
        return null;
    }

    private static void CheckRange(ExchangeObject config, string name, DateTimeOffset? moment, DateTimeOffset now, int years)
    {
        if (moment is { } at && (at < now + s_least || at > now.AddYears(years)))
        {
            config.Fail(
                name,
                string.Create(CultureInfo.InvariantCulture, $"It is {at:yyyy-MM-dd HH:mm} UTC."),
                $"Send a moment at least 30 minutes and at most {(years == 1 ? "1 year" : $"{years} years")} ahead, or leave it out.");
        }
    }
}
