namespace RolloutConsole.Engine.Policies.Exchange;

/// <summary>Reads time limits and retries (aws-iot-jobs, 8.1 and 8.2). They are checked, and then named as not available.</summary>
internal static class AwsDeviceLimits
{
    private const int LongestMinutes = 10_080;
    private const int MostRetries = 10;

    private static readonly Dictionary<string, bool> s_types = new() { ["FAILED"] = false, ["TIMED_OUT"] = false, ["ALL"] = true };

    /// <summary><c>timeoutConfig</c>.</summary>
    public static void ReadTimeout(ExchangeObject job)
    {
        if (job.Object("timeoutConfig") is not { } config)
        {
            return;
        }

        if (config.Whole("inProgressTimeoutInMinutes", 1, LongestMinutes) is not null)
        {
            config.LeaveOut("inProgressTimeoutInMinutes", "Time limits of devices are not available in this version: an unanswered action stays open.");
        }

        config.Close();
    }

    /// <summary><c>jobExecutionsRetryConfig</c>.</summary>
    public static void ReadRetries(ExchangeObject job)
    {
        const string list = "criteriaList";
        if (job.Object("jobExecutionsRetryConfig") is not { } config)
        {
            return;
        }

        var criteria = config.Objects(list, 1, 2, isRequired: true) ?? [];
        config.Close();
        var (sum, hasAll) = (0, false);
        foreach (var criterion in criteria)
        {
            hasAll |= criterion.Word("failureType", s_types, isRequired: true) == true;
            sum += criterion.Whole("numberOfRetries", 0, MostRetries, isRequired: true) ?? 0;
            criterion.Close();
        }

        if (hasAll && criteria.Count > 1)
        {
            config.Fail(list, "ALL stands beside another entry.", "Keep ALL alone, or send FAILED and TIMED_OUT.");
        }
        else if (sum > MostRetries)
        {
            config.Fail(list, $"It has {sum} retries of one device together.", $"Send at most {MostRetries} in all entries.");
        }
        else
        {
            config.LeaveOut(list, "Retries are not available in this version: the first failure of a device is its result.");
        }
    }
}
