using System.Globalization;

namespace RolloutConsole.Engine.Policies.Exchange;

/// <summary>Reads <c>schedulingConfig</c> (aws-iot-jobs, 8.3).</summary>
internal static class AwsSchedule
{
    private const string Start = "startTime";
    private const string End = "endTime";
    private const string NotAvailable = "is not available in this version; stop the rollout by hand.";

    private static readonly TimeSpan s_least = TimeSpan.FromMinutes(30);
    private static readonly Dictionary<string, bool> s_behaviors = new() { ["STOP_ROLLOUT"] = true, ["CANCEL"] = true, ["FORCE_CANCEL"] = true };

    /// <summary>The start; null when the job has none, or a wrong one.</summary>
    public static RolloutSchedule? Read(ExchangeObject job, DateTimeOffset now)
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

        ReadEnd(config);
        ReadWindows(config);
        config.Close();
        if (start is not { } at)
        {
            return null;
        }

        config.Take(Start, "starts by itself then, in UTC");
        return new RolloutSchedule(RolloutStart.AtTime, at);
    }

    private static void ReadEnd(ExchangeObject config)
    {
        config.LeaveOut(End, $"A planned end {NotAvailable}");
        if (config.Word("endBehavior", s_behaviors) is null)
        {
            return;
        }

        if (config.Has(End))
        {
            config.LeaveOut("endBehavior", $"A planned end {NotAvailable}");
        }
        else
        {
            config.Fail("endBehavior", "It stands without endTime.", "Leave it out, or send endTime.");
        }
    }

    private static void ReadWindows(ExchangeObject config)
    {
        const string name = "maintenanceWindows";
        foreach (var window in config.Objects(name, 1, 100) ?? [])
        {
            window.Text(Start, 1, 256, isRequired: true);
            window.Whole("durationInMinutes", 1, 1430, isRequired: true);
            window.Close();
        }

        config.LeaveOut(name, "Maintenance windows are not available in this version: the rollout goes on at any time.");
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
