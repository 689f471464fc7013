using RolloutConsole.Engine.Foresight;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>What a forecast says, in words: ranges with their assumptions, never a single time (operator-experience, section 1).</summary>
internal static class ForecastWords
{
    /// <summary>When it will finish.</summary>
    /// <param name="forecast">The forecast.</param>
    /// <param name="schedule">A planned start makes moments certain; otherwise they hold for a start now.</param>
    /// <param name="now">The server's clock.</param>
    /// <param name="zone">The viewer's zone.</param>
    public static string Headline(Forecast forecast, RolloutSchedule schedule, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (forecast.Finish is not { } finish)
        {
            return forecast.Halted >= forecast.Waiting ? "It would not finish: something halts it." : "It would not finish: some devices never answer.";
        }

        string At(TimeSpan span) => TimeWords.Absolute(forecast.Start + span, now, zone);
        // A range of the runs that finish must not read as a promise where some do not.
        var unless = forecast.Halted > 0 ? "If nothing halts it: " : "";
        var begin = schedule is { Start: RolloutStart.AtTime, StartAt: { } at } && at > now ? "Finishes" : "Started now, it finishes";
        return $"{unless}{begin} between {At(finish.Low)} and {At(finish.High)}, {TimeWords.Span(finish.Low)} to {TimeWords.Span(finish.High)} after its start.";
    }

    /// <summary>How long it takes, in the headline's numbers; short, for the summary.</summary>
    public static string TakesOf(Forecast forecast) => forecast.Finish is not { } finish ? "it would not finish, says the forecast"
        : $"{TimeWords.Span(finish.Low)} to {TimeWords.Span(finish.High)}, says the forecast{(forecast.Halted > 0 ? ", if nothing halts it" : "")}";

    /// <summary>What else should be known, one sentence each.</summary>
    public static IEnumerable<string> Remarks(Forecast forecast)
    {
        if (forecast.Halted > 0)
        {
            yield return $"In {Figures.Count(forecast.Halted)} of {Figures.Count(forecast.Runs)} simulated runs something halts it, for example: {forecast.HaltReason}.";
        }

        if (forecast.LeftOut is { } left)
        {
            yield return $"The planned end comes before everybody is offered it: {Range(left)} devices are left out.";
        }

        if (forecast.Waiting > 0)
        {
            yield return $"In {Figures.Count(forecast.Waiting)} of {Figures.Count(forecast.Runs)} simulated runs it waits for silent devices.";
        }

        if (forecast.Checks > 0)
        {
            yield return $"{Figures.Count(forecast.Checks)} human {(forecast.Checks == 1 ? "check is" : "checks are")} counted as answered at once.";
        }

        yield return $"Up to {Figures.Count((long)Math.Ceiling(forecast.PeakPerMinute))} devices start in a minute.";
    }

    /// <summary>How far a bad release would get, for example <c>With 30 % failing devices it stops after 12 to 19 failures, 61 to 80 devices touched.</c></summary>
    public static string BlastOf(BlastRadius blast)
    {
        var share = $"With {100 * blast.FailureShare:0.#} % failing devices";
        if (blast.FailuresAtHalt is not { } failures)
        {
            return $"{share} nothing stops it: {Range(blast.Failures)} failures, {Range(blast.Touched)} devices touched.";
        }

        var often = blast.Halted == blast.Runs ? "" : $" in {Figures.Count(blast.Halted)} of {Figures.Count(blast.Runs)} simulated runs";
        var after = blast.Failures.High > failures.High ? $" Devices in flight go on: {Range(blast.Failures)} failures in the end." : "";
        return $"{share} it stops{often} after {Range(failures)} failures, {Range(blast.Touched)} devices touched.{after}";
    }

    /// <summary>Which model was used.</summary>
    /// <param name="learned">The rollout it was learned from; null when it was given by hand.</param>
    /// <param name="model">The model.</param>
    public static string ModelOf(PastRollout? learned, DeviceModel model) => learned is { } past
        ? $"Learned from rollout {past.Id} {past.Name}: half of the devices fetch within {TimeWords.Span(model.PollWait.Median)} and install within {TimeWords.Span(model.Install.Median)}, {Percent(model.FailureShare + model.RejectShare)} fail."
        : $"Assumed: poll every {TimeWords.Span(model.PollWait.Longest)}, {TimeWords.Span(model.Install.Median)} install, {Percent(model.FailureShare)} failing.";

    private static string Percent(double share) => $"{100 * share:0.##} %";

    private static string Range(ForecastRange<int> range) => range.Low == range.High ? Figures.Count(range.Low) : $"{Figures.Count(range.Low)} to {Figures.Count(range.High)}";
}
