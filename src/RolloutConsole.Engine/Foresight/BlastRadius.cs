namespace RolloutConsole.Engine.Foresight;

/// <summary>How far a bad release would get before something halts it.</summary>
/// <param name="FailureShare">Share of failing devices that was assumed, 0 to 1.</param>
/// <param name="Runs">How many runs it is made of.</param>
/// <param name="Halted">Runs that were halted.</param>
/// <param name="FailuresAtHalt">Failures when it was halted, of the halted runs; null when none was.</param>
/// <param name="Failures">Failures in all: devices that had begun go on.</param>
/// <param name="Touched">Devices that fetched the update, those in flight included.</param>
/// <param name="Reason">What halted the first of them, in the engine's words; null when none was.</param>
public sealed record BlastRadius(
    double FailureShare,
    int Runs,
    int Halted,
    ForecastRange<int>? FailuresAtHalt,
    ForecastRange<int> Failures,
    ForecastRange<int> Touched,
    string? Reason)
{
    private const int DeviceBudget = 100_000;

    /// <summary>Simulates a release on which more devices fail than the model says. Runs: at least 5, at most 40.</summary>
    /// <param name="request">Plan, sizes, model, start and seed.</param>
    /// <param name="failureShare">Share of failing devices, 0 to 1.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static BlastRadius Of(ForecastRequest request, double failureShare, CancellationToken cancellationToken = default)
    {
        var model = request.Model with { FailureShare = failureShare, RejectShare = 0, Samples = 0 };
        var count = Math.Clamp(DeviceBudget / Math.Max(1, request.Sizes.Sum()), 5, 40);
        var runs = Simulations.Run(request, model, count, cancellationToken);
        var halted = runs.Where(r => r.IsHalted).ToList();
        var touched = halted.Count > 0 ? halted : runs;
        return new BlastRadius(
            failureShare,
            count,
            halted.Count,
            halted.Count > 0 ? RangeOf(halted, r => r.FailuresAtEnd) : null,
            RangeOf(touched, r => r.Failures),
            RangeOf(touched, r => r.Touched),
            halted.Count > 0 ? halted[0].Reason.Text : null);
    }

    private static ForecastRange<int> RangeOf(IEnumerable<SimulatedRun> runs, Func<SimulatedRun, int> count) =>
        ForecastRange.Of(runs.Select(r => (double)count(r))).Select(v => (int)Math.Round(v));
}
