using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;

namespace RolloutConsole.Benchmarks.Http;

/// <summary>The emergency stop under load: how long until it is accepted, and whether any poll sent after the acceptance is offered anything.</summary>
internal static class StopBenchmark
{
    private const int Devices = 5000;
    private const int PollsPerSecond = 5000;
    private const int Connections = 32;
    private const int Stops = 150;
    private static readonly byte[] s_link = Encoding.UTF8.GetBytes("\"deploymentBase\"");

    public static async Task RunAsync()
    {
        Report.Title($"Emergency stop under {PollsPerSecond:N0} polls a second, {Stops} stops");
        using var console = await LoadedConsole.StartAsync(Devices);
        var load = new Load();
        using var ending = new CancellationTokenSource();
        var polling = Task.WhenAll(Enumerable.Range(0, Connections).Select(n => PollAsync(console, n, load, ending.Token)));
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);

        var latencies = new List<double>();
        var started = Stopwatch.GetTimestamp();
        var before = Volatile.Read(ref load.Polls);
        for (var i = 0; i < Stops; i++)
        {
            var sent = Stopwatch.GetTimestamp();
            using (var answer = await console.Scripts.PostAsJsonAsync("/api/emergency-stop", new { scope = "all", reason = "benchmark" }))
            {
                answer.EnsureSuccessStatusCode();
            }

            latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            Volatile.Write(ref load.AcceptedAt, Stopwatch.GetTimestamp());
            await Task.Delay(TimeSpan.FromMilliseconds(40), TimeProvider.System);
            Volatile.Write(ref load.AcceptedAt, long.MaxValue);
            using (var answer = await console.Scripts.PostAsJsonAsync("/api/emergency-stop/release", new { scope = "all", reason = "benchmark", confirm = "RELEASE" }))
            {
                answer.EnsureSuccessStatusCode();
            }

            using (var answer = await console.Scripts.PostAsync($"/rest/v1/rollouts/{console.RolloutId}/resume", null))
            {
                answer.EnsureSuccessStatusCode();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        var rate = (Volatile.Read(ref load.Polls) - before) / Stopwatch.GetElapsedTime(started).TotalSeconds;
        await ending.CancelAsync();
        await polling;
        latencies.Sort();
        var p99 = Report.Percentile(latencies, 0.99);
        Report.Ratio("accepted", $"p50 {Report.Percentile(latencies, 0.5):0.0} ms, p99 {p99:0.0} ms, max {latencies[^1]:0.0} ms", "100 ms at p99", p99 / 100, "at most 1.00", p99 <= 100);
        Report.Line($"polls while stopping: {rate:N0}/s; offers before: {load.OffersBefore:N0}; offers to polls sent after an acceptance: {load.OffersAfter}");
    }

    private static async Task PollAsync(LoadedConsole console, int number, Load load, CancellationToken ending)
    {
        using var connection = new RawConnection();
        await connection.ConnectAsync(console.Server.Port);
        var gap = TimeSpan.FromSeconds((double)Connections / PollsPerSecond);
        var next = Stopwatch.GetTimestamp();
        for (var i = number; !ending.IsCancellationRequested; i += Connections)
        {
            var sent = Stopwatch.GetTimestamp();
            var (_, body) = await connection.SendAsync(console.Polls[i % console.Polls.Length]);
            if (body.Span.IndexOf(s_link) >= 0)
            {
                // Only a poll that was sent after the acceptance was received counts against the stop.
                if (sent > Volatile.Read(ref load.AcceptedAt))
                {
                    Interlocked.Increment(ref load.OffersAfter);
                }
                else
                {
                    Interlocked.Increment(ref load.OffersBefore);
                }
            }

            Interlocked.Increment(ref load.Polls);
            next += (long)(gap.TotalSeconds * Stopwatch.Frequency);
            var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), next);
            if (wait > TimeSpan.FromMilliseconds(1))
            {
                await Task.Delay(wait, TimeProvider.System, CancellationToken.None);
            }
        }
    }

    private sealed class Load
    {
        public long AcceptedAt = long.MaxValue;
        public int OffersAfter;
        public int OffersBefore;
        public long Polls;
    }
}
