using System.Collections.Immutable;

namespace RolloutConsole.Engine.Foresight;

/// <summary>Brings the steps of several runs onto one grid of time.</summary>
internal static class ForecastCurve
{
    /// <summary>The curve until the last device of the slowest run has fetched the update; empty when nothing was ever offered.</summary>
    public static ImmutableArray<ForecastPoint> Of(IReadOnlyList<SimulatedRun> runs)
    {
        var last = runs.Max(r => r.Steps.Count == 0 ? 0 : r.Steps[^1].Second);
        if (last == 0)
        {
            return [];
        }

        // Points lie on whole minutes where there is room for it, because rates are given by the minute.
        var step = Math.Max(60, (((last / (Forecast.MostPoints - 4)) + 59) / 60) * 60);
        var curve = ImmutableArray.CreateBuilder<ForecastPoint>();
        var places = new int[runs.Count];
        var touched = new double[runs.Count];
        for (var second = 0; second < last + step; second += step)
        {
            var started = 0.0;
            for (var i = 0; i < runs.Count; i++)
            {
                // The point before the span, then its last second: what is offered at the very start belongs to the first span.
                var before = OfferedBy(runs[i], second - 1, ref places[i]);
                var place = places[i];
                touched[i] = place == 0 ? 0 : runs[i].Steps[place - 1].Touched;
                started += OfferedBy(runs[i], second + step - 1, ref places[i]) - before;
            }

            curve.Add(new ForecastPoint(TimeSpan.FromSeconds(second), started / runs.Count * 60 / step, ForecastRange.Of(touched)));
        }

        for (var i = 0; i < runs.Count; i++)
        {
            touched[i] = runs[i].Steps[^1].Touched;
        }

        curve.Add(new ForecastPoint(TimeSpan.FromSeconds(last + step), 0, ForecastRange.Of(touched)));
        return curve.ToImmutable();
    }

    // Steps before the place are done; the place only moves forward.
    private static int OfferedBy(SimulatedRun run, int second, ref int place)
    {
        while (place < run.Steps.Count && run.Steps[place].Second <= second)
        {
            place++;
        }

        return place == 0 ? 0 : run.Steps[place - 1].Offered;
    }
}
