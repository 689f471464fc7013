using RolloutConsole.Engine.Foresight;

namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>The course of a past rollout over the areas of the abort rules: solid until a rule would have acted, dotted as it really went on.</summary>
internal static class WhatIfCurve
{
    /// <summary>The traces; none when nothing is on record.</summary>
    public static IReadOnlyList<object> Of(WhatIf? past)
    {
        if (past is null || past.Curve.IsEmpty)
        {
            return [];
        }

        if (past.Halt is not { } halt)
        {
            return [Line("what really happened", past.Curve, null)];
        }

        var end = new WhatIfPoint(halt.Finished, halt.Failures);
        return
        [
            Line("until it acts", past.Curve.Where(p => p.Finished < halt.Finished).Append(end), null),
            Line("what really happened", past.Curve.Where(p => p.Finished > halt.Finished).Prepend(end), "2px,4px"),
            new
            {
                type = "scatter",
                mode = "markers+text",
                name = halt.Aborts ? "aborts" : "pauses",
                x = new[] { end.Finished },
                y = new[] { Share(end) },
                text = new[] { $"{(halt.Aborts ? "aborts" : "pauses")} at {halt.Finished:N0} devices" },
                textposition = "bottom right",
                marker = new { color = "var(--text)", size = 9 },
            },
        ];
    }

    /// <summary>One line: devices finished to the right, their share of failures upwards.</summary>
    public static object Line(string name, IEnumerable<WhatIfPoint> points, string? dash)
    {
        var list = points.ToList();
        return new
        {
            type = "scatter",
            mode = "lines",
            name,
            x = list.Select(p => p.Finished).ToArray(),
            y = list.Select(Share).ToArray(),
            line = new { color = "var(--text)", width = 2, dash },
        };
    }

    /// <summary>Share of failures in percent, with two decimals.</summary>
    public static double Share(WhatIfPoint point) => Math.Round(100.0 * point.Failures / point.Finished, 2);
}
