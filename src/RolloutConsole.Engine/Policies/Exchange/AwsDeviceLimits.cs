namespace RolloutConsole.Engine.Policies.Exchange;

/// <summary>Reads time limits and retries (aws-iot-jobs, 8.1 and 8.2).</summary>
internal static class AwsDeviceLimits
{
    private const int LongestMinutes = 10_080;
    private const int MostRetries = 10;

    private static readonly Dictionary<string, FailureType> s_types =
        new() { ["FAILED"] = FailureType.Failed, ["TIMED_OUT"] = FailureType.TimedOut, ["ALL"] = FailureType.All };

    /// <summary>The limits of both members; a device's refusal ends its action (aws-iot-jobs, E4).</summary>
    public static DeviceLimits Read(ExchangeObject job)
    {
        var minutes = ReadTimeout(job);
        var (afterFailure, afterTimeout) = ReadRetries(job);
        return new DeviceLimits
        {
            InProgressTimeout = minutes is { } limit ? TimeSpan.FromMinutes(limit) : null,
            RetriesAfterFailure = afterFailure,
            RetriesAfterTimeout = afterTimeout,
            RejectedEndsAction = true,
        };
    }

    private static int? ReadTimeout(ExchangeObject job)
    {
        if (job.Object("timeoutConfig") is not { } config)
        {
            return null;
        }

        var minutes = config.Whole("inProgressTimeoutInMinutes", 1, LongestMinutes);
        if (minutes is not null)
        {
            config.Take("inProgressTimeoutInMinutes", "longest time of a device in minutes");
        }

        config.Close();
        return minutes;
    }

    private static (int AfterFailure, int AfterTimeout) ReadRetries(ExchangeObject job)
    {
        const string list = "criteriaList";
        if (job.Object("jobExecutionsRetryConfig") is not { } config)
        {
            return default;
        }

        var criteria = config.Objects(list, 1, 2, isRequired: true) ?? [];
        config.Close();
        var counts = new Dictionary<FailureType, int>();
        foreach (var criterion in criteria)
        {
            var type = criterion.Word("failureType", s_types, isRequired: true);
            var count = criterion.Whole("numberOfRetries", 0, MostRetries, isRequired: true) ?? 0;
            criterion.Close();
            if (type is { } known)
            {
                counts[known] = count;
            }
        }

        if (counts.ContainsKey(FailureType.All) && criteria.Count > 1)
        {
            config.Fail(list, "ALL stands beside another entry.", "Keep ALL alone, or send FAILED and TIMED_OUT.");
            return default;
        }

        if (counts.Values.Sum() > MostRetries)
        {
            config.Fail(list, $"It has {counts.Values.Sum()} retries of one device together.", $"Send at most {MostRetries} in all entries.");
            return default;
        }

        if (counts.TryGetValue(FailureType.All, out var any))
        {
            var afterTimeout = Math.Min(any, MostRetries - any);
            config.Take(list, $"retries: {any} after failure and {afterTimeout} after a timeout, which are counted apart here");
            return (any, afterTimeout);
        }

        config.Take(list, "retries after failure and after a timeout");
        return (counts.GetValueOrDefault(FailureType.Failed), counts.GetValueOrDefault(FailureType.TimedOut));
    }
}
