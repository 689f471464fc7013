using System.Globalization;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.DistributionSets;

/// <summary>How many devices run what, day by day, as pictures. State hues say nothing here, so lines differ by their strokes and their labels.</summary>
internal static class AdoptionCharts
{
    private const long MillisecondsADay = 86_400_000;

    private static readonly string?[] s_dashes = [null, "8px,3px", "2px,3px", "8px,3px,2px,3px", "14px,4px"];

    /// <summary>One set, or the most frequent ones of the fleet; null before the first sample.</summary>
    /// <param name="sets">Most frequent first, at most five.</param>
    public static ChartView? Of(IReadOnlyList<SetAdoption> sets)
    {
        var drawn = sets.Where(s => s.Points.Count > 0).Take(s_dashes.Length).ToList();
        if (drawn.Count == 0)
        {
            return null;
        }

        var days = drawn.SelectMany(s => s.Points).Select(p => p.Day).Distinct().Order().ToList();
        var top = drawn.Max(s => s.Points.Max(p => p.Installed));
        return new ChartView(
            [.. drawn.Select((set, i) => Line(set, i))],
            new
            {
                margin = new { r = drawn.Count > 1 ? 132 : 72, l = 56 },
                // Without a range a single day is drawn as hours around it, and a few days get several ticks each.
                xaxis = new { tickformat = "%d %b", type = "date", dtick = days[^1].DayNumber - days[0].DayNumber < 7 ? MillisecondsADay : (long?)null, range = new[] { Text(days[0].AddDays(days.Count == 1 ? -1 : 0)), Text(days[^1].AddDays(days.Count == 1 ? 1 : 0)) } },
                yaxis = new { tickformat = ",d" },
                annotations = Labels(drawn, top),
            },
            TableOf(drawn, days));
    }

    /// <summary>The chart of one set in a sentence.</summary>
    public static string SummaryOf(SetAdoption set)
    {
        if (set.Points.Count == 0)
        {
            return "No device has run it at a sample yet";
        }

        var peak = set.Points.MaxBy(p => p.Installed);
        var most = peak.Installed > set.Newest ? $", at most {Figures.Count(peak.Installed)} on {Words(peak.Day)}" : "";
        return $"{SetWords.Number(set.Newest, "device runs", "devices run")} it on {Words(set.Points[^1].Day)}{most}";
    }

    /// <summary>The chart of the fleet in a sentence.</summary>
    public static string SummaryOf(IReadOnlyList<SetAdoption> sets) => sets.Count == 0
        ? "No sample yet"
        : $"Most run {sets[0].Name} {sets[0].Version}: {SetWords.Number(sets[0].Newest, "device")}" + (sets.Count > 1 ? $", then {sets[1].Name} {sets[1].Version} with {Figures.Count(sets[1].Newest)}" : "");

    private static object Line(SetAdoption set, int place) => new
    {
        type = "scatter",
        mode = set.Points.Count == 1 ? "markers" : "lines",
        name = $"{set.Name} {set.Version}",
        x = set.Points.Select(p => Text(p.Day)).ToArray(),
        y = set.Points.Select(p => p.Installed).ToArray(),
        line = new { color = place == 0 ? "var(--text)" : "var(--muted)", width = place == 0 ? 2.5 : 1.75, dash = s_dashes[place] },
        marker = new { color = place == 0 ? "var(--text)" : "var(--muted)", size = 8 },
    };

    // Labels at the ends of the lines instead of a legend; from the bottom up each keeps its distance from the one below it.
    private static object[] Labels(List<SetAdoption> sets, int top)
    {
        var gap = Math.Max(1.0, top * 0.09);
        var below = double.NegativeInfinity;
        var labels = new List<object>();
        foreach (var (set, place) in sets.Select((s, i) => (s, i)).OrderBy(s => s.s.Newest))
        {
            var y = Math.Max(set.Newest, below + gap);
            below = y;
            labels.Add(new
            {
                x = Text(set.Points[^1].Day), y, xanchor = "left", xshift = 8, showarrow = false,
                text = sets.Count > 1 ? $"{set.Version} {Figures.Count(set.Newest)}" : Figures.Count(set.Newest),
                font = new { size = 13, color = place == 0 ? "var(--text)" : "var(--muted)" },
            });
        }

        return [.. labels];
    }

    private static ChartTable TableOf(List<SetAdoption> sets, List<DateOnly> days)
    {
        var counts = sets.ConvertAll(s => s.Points.ToDictionary(p => p.Day, p => p.Installed));
        return new ChartTable(
            ["Day (UTC)", .. sets.Select(s => $"{s.Name} {s.Version}")],
            [.. days.AsEnumerable().Reverse().Select(day => (IReadOnlyList<string>)
                [Text(day), .. counts.Select(c => c.TryGetValue(day, out var count) ? Figures.Count(count) : "–")])]);
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Words(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);
}
