namespace RolloutConsole.Engine.Foresight;

/// <summary>Several runs of one plan, each with chance of its own.</summary>
internal static class Simulations
{
    private const int SeedStride = 7919;

    /// <summary>Simulates.</summary>
    /// <param name="request">Plan, sizes, start and seed.</param>
    /// <param name="model">How devices behave; each run draws its own version of it.</param>
    /// <param name="count">How many runs.</param>
    /// <param name="cancellationToken">Ends them.</param>
    public static List<SimulatedRun> Run(ForecastRequest request, DeviceModel model, int count, CancellationToken cancellationToken)
    {
        var runs = new List<SimulatedRun>(count);
        for (var i = 0; i < count; i++)
        {
            var random = new Random(unchecked((request.Seed * SeedStride) + i));
            runs.Add(RolloutSimulator.Run(request.Plan, request.Sizes, model.Drawn(random), random, request.Start, cancellationToken));
        }

        return runs;
    }
}
