using System.Diagnostics;

namespace RolloutConsole.Benchmarks.Http;

/// <summary>Sends prepared requests over some connections and measures what the server spent on them.</summary>
internal static class HttpLoad
{
    /// <summary>What one run of requests cost.</summary>
    /// <param name="Requests">Answered requests.</param>
    /// <param name="Seconds">How long they took.</param>
    /// <param name="ServerMicroseconds">The server's processor time per request.</param>
    /// <param name="ClientMicroseconds">This client's processor time per request.</param>
    /// <param name="Failed">Answers other than 200.</param>
    internal sealed record Cost(int Requests, double Seconds, double ServerMicroseconds, double ClientMicroseconds, int Failed)
    {
        public double Rate => Requests / Seconds;
    }

    public static async Task<Cost> MeasureAsync(ServerProcess server, byte[][] requests, int total, int connections)
    {
        await RunAsync(server.Port, requests, total / 4, connections);
        var (serverBefore, clientBefore) = (server.ProcessorTime, Environment.CpuUsage.TotalTime);
        var started = Stopwatch.GetTimestamp();
        var failed = await RunAsync(server.Port, requests, total, connections);
        var elapsed = Stopwatch.GetElapsedTime(started);
        return new Cost(
            total,
            elapsed.TotalSeconds,
            (server.ProcessorTime - serverBefore).TotalMicroseconds / total,
            (Environment.CpuUsage.TotalTime - clientBefore).TotalMicroseconds / total,
            failed);
    }

    private static async Task<int> RunAsync(int port, byte[][] requests, int total, int connections)
    {
        var next = -1;
        var failed = 0;
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
        {
            using var connection = new RawConnection();
            await connection.ConnectAsync(port);
            for (var i = Interlocked.Increment(ref next); i < total; i = Interlocked.Increment(ref next))
            {
                var (status, _) = await connection.SendAsync(requests[i % requests.Length]);
                if (status != 200)
                {
                    Interlocked.Increment(ref failed);
                }
            }
        }));
        return failed;
    }
}
