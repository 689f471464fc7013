using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>
/// Devices offered minute by minute if every group starts at once and every device succeeds within the minute: the fastest that a
/// rate allows. Uses the engine's own arithmetic.
/// </summary>
internal static class RateCurve
{
    private const int Longest = 100_000;

    /// <summary>Devices offered in each minute; null when the rate is not limited or it would take longer than 100,000 minutes.</summary>
    public static IReadOnlyList<int>? Of(Pacing pacing, int devices)
    {
        var minutes = new List<int>();
        var (offered, step) = (0, 0);
        while (offered < devices)
        {
            if (pacing is Pacing.ExponentialRate { Every: > 0 } ramp)
            {
                step = Math.Max(step, ramp.StepAt(offered));
            }

            if (pacing.BudgetAt(step) is not { } budget || budget < 1 || minutes.Count == Longest)
            {
                return null;
            }

            var now = Math.Min(budget, devices - offered);
            minutes.Add(now);
            offered += now;
        }

        return minutes;
    }
}
