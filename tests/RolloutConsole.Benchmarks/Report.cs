using System.Globalization;

namespace RolloutConsole.Benchmarks;

/// <summary>Prints one measured ratio beside its budget.</summary>
internal static class Report
{
    public static void Title(string text) => Console.WriteLine($"== {text}");

    public static void Line(string text) => Console.WriteLine($"   {text}");

    /// <summary>Prints "what: program, limit, ratio, budget" and whether the budget holds.</summary>
    public static void Ratio(string what, string program, string limit, double ratio, string budget, bool holds) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"   {what}: program {program}, limit {limit}, ratio {ratio:0.00} (budget {budget}) {(holds ? "holds" : "MISSED")}"));

    /// <summary>The value below which a share of the sorted numbers lies.</summary>
    public static double Percentile(IReadOnlyList<double> sorted, double share) =>
        sorted.Count == 0 ? double.NaN : sorted[Math.Min(sorted.Count - 1, (int)Math.Ceiling(share * sorted.Count) - 1)];
}
