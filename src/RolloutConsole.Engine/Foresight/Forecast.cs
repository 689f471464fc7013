using System.Collections.Immutable;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Engine.Foresight;

/// <summary>What is to be foretold.</summary>
/// <param name="Plan">A plan without faults.</param>
/// <param name="Sizes">Devices of each group.</param>
/// <param name="Model">How devices behave.</param>
/// <param name="Start">When it starts.</param>
/// <param name="Seed">The same seed gives the same forecast.</param>
public sealed record ForecastRequest(RolloutPlan Plan, IReadOnlyList<int> Sizes, DeviceModel Model, DateTimeOffset Start, int Seed = 1);

/// <summary>What will probably become of a rollout, from several simulated runs.</summary>
public sealed record Forecast
{
    /// <summary>Most points of <see cref="Curve"/>.</summary>
    public const int MostPoints = 200;

    private const int DeviceBudget = 400_000;

    /// <summary>How many runs it is made of.</summary>
    public required int Runs { get; init; }

    /// <summary>When it starts.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>From the start until all groups are over, of the runs that finish; null when none does.</summary>
    public required ForecastRange<TimeSpan>? Finish { get; init; }

    /// <summary>Runs that finish.</summary>
    public required int Finished { get; init; }

    /// <summary>Runs that something halts.</summary>
    public required int Halted { get; init; }

    /// <summary>Runs that wait for silent devices.</summary>
    public required int Waiting { get; init; }

    /// <summary>Why the first of the halted runs was halted, in the engine's words; null when none was.</summary>
    public required string? HaltReason { get; init; }

    /// <summary>Devices that the planned end leaves without the update, in the runs it comes first in; null when it never does.</summary>
    public ForecastRange<int>? LeftOut { get; init; }

    /// <summary>Most human checks in a run; each was answered at once.</summary>
    public required int Checks { get; init; }

    /// <summary>Most devices that started in one minute of the curve.</summary>
    public double PeakPerMinute => Curve.IsEmpty ? 0 : Curve.Max(p => p.StartedPerMinute);

    /// <summary>Starts and touched devices over time, at most <see cref="MostPoints"/> points.</summary>
    public required ImmutableArray<ForecastPoint> Curve { get; init; }

    /// <summary>
    /// Makes a forecast. Runs are as many as can be simulated in about 2 s: at least 8, at most 60. The range leaves out one run in
    /// twenty at either end, so that it still covers eight of ten true finishes where the model is not quite right.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Forecast Of(ForecastRequest request, CancellationToken cancellationToken = default)
    {
        var count = Math.Clamp(DeviceBudget / Math.Max(1, request.Sizes.Sum()), 8, 60);
        var runs = Simulations.Run(request, request.Model, count, cancellationToken);
        var ends = runs.Where(r => r.Ending == RunEnding.Finished).Select(r => r.Duration.TotalSeconds).ToList();
        var leftOut = runs.Where(r => r.LeftOut > 0).Select(r => (double)r.LeftOut).ToList();
        return new Forecast
        {
            LeftOut = leftOut.Count == 0 ? null : ForecastRange.Of(leftOut).Select(n => (int)Math.Round(n)),
            Runs = count,
            Start = request.Start,
            Finish = ends.Count == 0 ? null : ForecastRange.Of(ends).Select(TimeSpan.FromSeconds),
            Finished = ends.Count,
            Halted = runs.Count(r => r.IsHalted),
            Waiting = runs.Count(r => r.Ending == RunEnding.Waiting),
            HaltReason = runs.Find(r => r.IsHalted)?.Reason.Text,
            Checks = runs.Max(r => r.Checks),
            Curve = ForecastCurve.Of(runs),
        };
    }
}

/// <summary>One point of a forecast's curves.</summary>
/// <param name="At">After the start.</param>
/// <param name="StartedPerMinute">Devices that are offered the update in a minute, on average until the next point.</param>
/// <param name="Touched">Devices that have fetched it before then.</param>
public readonly record struct ForecastPoint(TimeSpan At, double StartedPerMinute, ForecastRange<double> Touched);
