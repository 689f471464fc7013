using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Foresight;

/// <summary>How the devices of a rollout will behave: learned from a past rollout, or given by hand.</summary>
/// <param name="PollWait">From the offer until the device fetches it.</param>
/// <param name="Install">From fetching until the result: download and installation.</param>
/// <param name="FailureShare">Share of devices that report failure, 0 to 1.</param>
/// <param name="RejectShare">Share that refuse, 0 to 1.</param>
/// <param name="SilentShare">Share that fetch it and are never heard of again, 0 to 1.</param>
/// <param name="Samples">Results it was learned from; 0 when given by hand.</param>
public sealed record DeviceModel(
    DurationSpread PollWait,
    DurationSpread Install,
    double FailureShare,
    double RejectShare = 0,
    double SilentShare = 0,
    int Samples = 0)
{
    /// <summary>Fewest results from which a model is learned; with fewer the numbers given by hand say more.</summary>
    public const int FewestSamples = 20;

    // The same devices with another set are never quite as fast as last time: 1 in 3 rollouts is more than a tenth off.
    private const double SpeedSpread = 0.1;

    /// <summary>What every installation time is multiplied by in one run; 1 unless drawn by <see cref="Drawn"/>.</summary>
    public double Slowness { get; private init; } = 1;

    /// <summary>A model given by hand.</summary>
    /// <param name="pollInterval">How often devices call in.</param>
    /// <param name="install">What half of the devices need for download and installation.</param>
    /// <param name="failureShare">Share that fails, 0 to 1.</param>
    public static DeviceModel Assumed(TimeSpan pollInterval, TimeSpan install, double failureShare) =>
        new(DurationSpread.Evenly(pollInterval), DurationSpread.Around(install), failureShare);

    /// <summary>
    /// Learns from recorded attempts of a past rollout. Only first attempts teach: how often a device is tried again is the plan's choice,
    /// and the forecast tries again by its own.
    /// </summary>
    /// <param name="actions">Attempts that were offered, in any order; those taken back or removed teach nothing.</param>
    /// <returns>Null when fewer than <see cref="FewestSamples"/> devices gave a result.</returns>
    public static DeviceModel? Learn(IReadOnlyCollection<RecordedAction> actions)
    {
        var known = actions.Where(a => a.LastResult is null && a.Result is not (ActionStatus.Canceled or ActionStatus.Canceling or ActionStatus.Removed)).ToList();
        var ended = known.Where(a => a.EndedAt is not null && a.IsResult).ToList();
        if (ended.Count < FewestSamples)
        {
            return null;
        }

        double Share(Func<RecordedAction, bool> which) => (double)known.Count(which) / known.Count;
        return new DeviceModel(
            DurationSpread.Observed(ended.Select(a => (a.RetrievedAt ?? a.OpenedAt) - a.OpenedAt)),
            DurationSpread.Observed(ended.Where(a => a.Result != ActionStatus.TimedOut).DefaultIfEmpty(ended[0]).Select(a => a.EndedAt!.Value - (a.RetrievedAt ?? a.OpenedAt))),
            Share(a => a.Result == ActionStatus.Error),
            Share(a => a.Result == ActionStatus.Rejected),
            Share(a => a.Result == ActionStatus.TimedOut || a.EndedAt is null),
            known.Count);
    }

    /// <summary>
    /// The model of one run: what was learned is itself uncertain, by the number of samples, and so is whether the devices will be as
    /// fast as last time. Without this the range of a forecast would be as narrow as if the model were the truth.
    /// </summary>
    public DeviceModel Drawn(Random random)
    {
        double Redrawn(double share) => Samples == 0 ? share : Math.Clamp(share + (Normal(random) * Math.Sqrt(share * (1 - share) / Samples)), 0, 1);
        return this with { FailureShare = Redrawn(FailureShare), RejectShare = Redrawn(RejectShare), SilentShare = Redrawn(SilentShare), Slowness = Math.Exp(SpeedSpread * Normal(random)) };
    }

    /// <summary>Whole seconds from the offer until the device fetches it, at least 1.</summary>
    public int DrawPollWait(Random random) => Math.Max(1, (int)Math.Ceiling(PollWait.At(random.NextDouble())));

    /// <summary>Whole seconds from fetching until the result, at least 1.</summary>
    public int DrawInstall(Random random) => Math.Max(1, (int)Math.Ceiling(Slowness * Install.At(random.NextDouble())));

    /// <summary>What becomes of a device; null for silence.</summary>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="success">What a success is called: finished, or downloaded where nothing is installed.</param>
    public ActionStatus? DrawResult(Random random, ActionStatus success)
    {
        var chance = random.NextDouble();
        return chance < FailureShare ? ActionStatus.Error
            : chance < FailureShare + RejectShare ? ActionStatus.Rejected
            : chance < FailureShare + RejectShare + SilentShare ? null
            : success;
    }

    // Box and Muller.
    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
