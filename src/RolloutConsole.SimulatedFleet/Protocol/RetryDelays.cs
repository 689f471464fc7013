namespace RolloutConsole.SimulatedFleet.Protocol;

/// <summary>How long to wait before trying again.</summary>
internal static class RetryDelays
{
    /// <summary>The longest back-off: a server that is back finds its devices within this time.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>1, 2, 4 ... seconds, at most <see cref="Longest"/>, of which half is jitter so that a fleet does not return as one.</summary>
    /// <param name="failures">Failures in a row, from 1.</param>
    /// <param name="jitter">0 to 1.</param>
    public static TimeSpan BackOff(int failures, double jitter)
    {
        var full = Math.Min(Longest.TotalSeconds, Math.Pow(2, Math.Clamp(failures - 1, 0, 10)));
        return TimeSpan.FromSeconds(full * (0.5 + (jitter / 2)));
    }

    /// <summary>Never earlier than asked, up to a quarter later.</summary>
    public static TimeSpan Obey(TimeSpan asked, double jitter) => asked * (1 + (jitter / 4));

    /// <summary>The Retry-After of an answer, as seconds or as a date; null when absent.</summary>
    public static TimeSpan? Asked(HttpResponseMessage response, TimeProvider time)
    {
        if (response.Headers.RetryAfter is not { } header)
        {
            return null;
        }

        var asked = header.Delta ?? header.Date - time.GetUtcNow();
        return asked < TimeSpan.Zero ? TimeSpan.Zero : asked;
    }
}
