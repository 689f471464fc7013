using System.Globalization;
using System.Text;

namespace RolloutConsole.SimulatedFleet.CommandLine;

/// <summary>Statistics as text: one line a second, one table at the end.</summary>
internal static class FleetReport
{
    /// <summary>One line on what happened between two snapshots.</summary>
    public static string Line(FleetStatistics before, FleetStatistics now)
    {
        var seconds = Math.Max(0.001, (now.Elapsed - before.Elapsed).TotalSeconds);
        var errors = Errors(now) - Errors(before);
        var ok = now.Count(DeviceOutcome.Succeeded) + now.Count(DeviceOutcome.DownloadedOnly);
        var speed = Megabytes(now.DownloadedBytes - before.DownloadedBytes) / seconds;
        return string.Join("  ", new FormattableString[]
        {
            $@"{now.Elapsed:hh\:mm\:ss}",
            $"polls {Rate(RequestKind.Poll),7:N0}/s p99 {P99(RequestKind.Poll),8}",
            $"feedback {Rate(RequestKind.Feedback),7:N0}/s p99 {P99(RequestKind.Feedback),8}",
            $"downloads {Rate(RequestKind.Download),6:N0}/s {speed,7:N1} MB/s",
            $"active {now.ActiveActions,6:N0}",
            $"ok {ok,6:N0}",
            $"failed {now.Count(DeviceOutcome.Failed),5:N0}",
            $"errors {errors,5:N0}",
        }.Select(part => part.ToString(CultureInfo.InvariantCulture)));

        double Rate(RequestKind kind) => (now.Count(kind) - before.Count(kind)) / seconds;

        string P99(RequestKind kind) => now.Requests.TryGetValue(kind, out var figures) ? Time(figures.P99) : "-";
    }

    /// <summary>The whole run.</summary>
    public static string Table(FleetStatistics all)
    {
        var text = new StringBuilder();
        var seconds = Math.Max(0.001, all.Elapsed.TotalSeconds);
        Add($"{all.Devices:N0} devices ({all.SilentDevices:N0} silent, {all.AwayDevices:N0} away) for {all.Elapsed.TotalSeconds:N1} s");
        Add($"");
        Add($"{"request",-16}{"count",12}{"per s",12}{"p50",12}{"p95",12}{"p99",12}{"max",12}");
        foreach (var (kind, figures) in all.Requests.OrderBy(r => r.Key))
        {
            text.Append(string.Create(CultureInfo.InvariantCulture, $"{kind,-16}{figures.Count,12:N0}{figures.Count / seconds,12:N1}"));
            Add($"{Time(figures.P50),12}{Time(figures.P95),12}{Time(figures.P99),12}{Time(figures.Maximum),12}");
        }

        Add($"");
        Add($"downloaded  {Megabytes(all.DownloadedBytes):N1} MB, {Megabytes(all.DownloadedBytes) / seconds:N1} MB/s");
        Add($"statuses    {List(all.Statuses.OrderBy(s => s.Key).Select(s => (s.Key.ToString(CultureInfo.InvariantCulture), s.Value)))}");
        Add($"no answer   {List(all.Faults.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => (f.Key, f.Value)))}");
        var ended = Enum.GetValues<DeviceOutcome>().Select(o => (o.ToString(), all.Count(o)));
        Add($"actions     {List(new (string, long)[] { ("offered", all.OffersSeen) }.Concat(ended).Append(("open", all.ActiveActions)))}");
        Add($"reports     {List([("sent again", all.ReportsSentAgain), ("cancel rejected", all.RejectedCancels)])}");
        return text.ToString();

        void Add(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }

    private static string List(IEnumerable<(string Name, long Count)> items)
    {
        var list = string.Join(", ", items.Select(i => string.Create(CultureInfo.InvariantCulture, $"{i.Name} {i.Count:N0}")));
        return list.Length == 0 ? "none" : list;
    }

    private static long Errors(FleetStatistics s) =>
        s.Faults.Values.Sum() + s.Statuses.Where(x => x.Key is not (200 or 206)).Sum(x => x.Value);

    private static double Megabytes(long bytes) => bytes / 1_000_000.0;

    private static string Time(TimeSpan time) => time.TotalMilliseconds switch
    {
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.00} ms"),
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
    };
}
