using System.Globalization;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>What an exponential rate counts, and what it grows to next (aws-iot-jobs, 6.1).</summary>
internal static class RampWaiting
{
    /// <summary>What makes the rate grow, as of now.</summary>
    /// <param name="rate">The rate.</param>
    /// <param name="opened">Actions opened so far.</param>
    /// <param name="total">Tally of the rollout.</param>
    public static int Counted(Pacing.ExponentialRate rate, int opened, GroupTally total) =>
        rate.Counts == RateIncrease.Notified ? opened : total.Confirmed - total.Skipped + total.Downloaded;

    /// <summary>The next rate and how far it is, as the end of a sentence; empty where the rate does not grow any more.</summary>
    public static string Next(RolloutView view)
    {
        if (view.Plan.Pacing is not Pacing.ExponentialRate rate)
        {
            return "";
        }

        // A small factor may need several steps until it is a whole device more.
        var (budget, step) = (rate.BudgetAt(view.Pace.Step)!.Value, view.Pace.Step + 1);
        while (budget < rate.MostPerMinute && rate.BudgetAt(step) == budget)
        {
            step++;
        }

        if (budget >= rate.MostPerMinute)
        {
            return "";
        }

        var (faster, missing) = (rate.BudgetAt(step)!.Value, ((long)step * rate.Every) - Counted(rate, view.Pace.Before + view.Pace.Opened, view.Total));
        var (one, many) = rate.Counts == RateIncrease.Notified ? ("more offered device", "more offered devices") : ("more success", "more successes");
        return missing > 0 ? $"; {N(faster)}/min after {N(missing)} {(missing == 1 ? one : many)}" : $"; {N(faster)}/min from then on";
    }

    private static string N(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
