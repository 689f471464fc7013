using System.Globalization;

namespace RolloutConsole.Engine.Policies.Exchange;

/// <summary>Reads <c>jobExecutionsRolloutConfig</c> (aws-iot-jobs, 6: fields and validation).</summary>
internal static class AwsRate
{
    private const string Most = "maximumPerMinute";
    private const string Ramp = "exponentialRate";
    private const string Notified = "numberOfNotifiedThings";
    private const string Succeeded = "numberOfSucceededThings";
    private const int HighestAwsRate = 1000;

    /// <summary>The rate; null when the job has none.</summary>
    public static Pacing? Read(ExchangeObject job)
    {
        if (job.Object("jobExecutionsRolloutConfig") is not { } config)
        {
            return null;
        }

        var most = config.Whole(Most, 1, HighestAwsRate);
        var ramp = config.Object(Ramp);
        config.Close();
        if (ramp is not null)
        {
            return ReadRamp(config, ramp, most);
        }

        if (most is not { } rate)
        {
            return null;
        }

        config.Take(Most, $"{rate} devices a minute");
        return new Pacing.ConstantRate(rate);
    }

    private static Pacing.ExponentialRate? ReadRamp(ExchangeObject config, ExchangeObject ramp, int? most)
    {
        var lowest = ramp.Whole("baseRatePerMinute", 1, HighestAwsRate, isRequired: true);
        var factor = ramp.Number("incrementFactor", "a number from 1.1 to 5 with one decimal, such as 1.5", isRequired: true);
        var step = ReadStep(ramp);
        CheckPlaceOfMost(config, ramp);
        ramp.Close();
        if (factor is < 1.1m or > 5m || (factor is { } exact && decimal.Round(exact, 1) != exact))
        {
            ramp.Fail("incrementFactor", string.Create(CultureInfo.InvariantCulture, $"It is {factor}."), "Send a number from 1.1 to 5 with one decimal, such as 1.5.");
        }

        if (lowest > most)
        {
            ramp.Fail("baseRatePerMinute", $"It is {lowest} and maximumPerMinute is {most}: the rate could never grow.", $"Send at most {most}.");
        }

        if (lowest is null || factor is null || step is null || most is null)
        {
            return null;
        }

        config.Take(Most, $"at most {most} devices a minute");
        ramp.Take("baseRatePerMinute", $"{lowest} devices a minute at first");
        ramp.Take("incrementFactor", string.Create(CultureInfo.InvariantCulture, $"each increase multiplies the rate by {factor}"));
        return new Pacing.ExponentialRate(lowest.Value, factor.Value, step.Value.Every, step.Value.Counts, most.Value);
    }

    // AWS's own sample prints the limit inside exponentialRate; the service knows it only beside it.
    private static void CheckPlaceOfMost(ExchangeObject config, ExchangeObject ramp)
    {
        if (ramp.Has(Most))
        {
            ramp.Fail(
                Most,
                "It stands inside exponentialRate, as AWS's own sample prints it; the service does not know it there.",
                config.Has(Most) ? "Leave this one out: there is one beside exponentialRate." : $"Move it one level up, to {config.PathOf(Most)}.");
        }
        else if (!config.Has(Most))
        {
            config.Fail(Most, "It is missing, and exponentialRate needs it.", $"Send a whole number from 1 to {HighestAwsRate} beside exponentialRate.");
        }
    }

    private static (int Every, RateIncrease Counts)? ReadStep(ExchangeObject ramp)
    {
        const string name = "rateIncreaseCriteria";
        if (ramp.Object(name, isRequired: true) is not { } criteria)
        {
            return null;
        }

        var notified = criteria.Whole(Notified, 1, int.MaxValue);
        var succeeded = criteria.Whole(Succeeded, 1, int.MaxValue);
        criteria.Close();
        var areBoth = criteria.Has(Notified) && criteria.Has(Succeeded);
        if (areBoth)
        {
            ramp.Fail(
                name,
                $"{Notified} and {Succeeded} are both given, as in AWS's own sample; the service takes exactly one.",
                $"Keep {Succeeded} to grow with successes, or {Notified} to grow with offers, and leave the other out.");
        }
        else if (!criteria.Has(Notified) && !criteria.Has(Succeeded))
        {
            ramp.Fail(name, $"It has neither {Notified} nor {Succeeded}.", "Send one of them.");
        }

        if (areBoth || (notified ?? succeeded) is not { } every)
        {
            return null;
        }

        criteria.Take(notified is null ? Succeeded : Notified, $"the rate grows every {every} devices {(notified is null ? "that succeeded" : "that were offered it")}");
        return (every, notified is null ? RateIncrease.Succeeded : RateIncrease.Notified);
    }
}
