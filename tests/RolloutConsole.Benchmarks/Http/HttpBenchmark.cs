namespace RolloutConsole.Benchmarks.Http;

/// <summary>
/// Poll and feedback over HTTP against the smallest Kestrel handler: the server's processor time per request, limit over program. The two
/// servers take turns, so that a change of the machine's speed hits both.
/// </summary>
internal static class HttpBenchmark
{
    private const int Devices = 2000;
    private const int Requests = 40_000;
    private const int Connections = 32;
    private const int Turns = 3;

    public static async Task RunAsync()
    {
        Report.Title($"Poll and feedback over HTTP: {Devices} devices, {Requests:N0} requests a turn, {Connections} connections, best of {Turns} turns");
        using var console = await LoadedConsole.StartAsync(Devices);
        using var bare = await ServerProcess.StartBareAsync();
        var get = RawConnection.Request("GET", "/", "Accept: application/json\r\n");
        var post = RawConnection.Request("POST", "/", null, """{"id":"1","time":"20260101T101500","status":{"execution":"proceeding","result":{"finished":"none","progress":{"cnt":2,"of":5}},"details":["Writing rootfs"]}}""");

        await CompareAsync("poll", console.Server, console.Polls, bare, [get], 0.35);
        await CompareAsync("feedback", console.Server, await console.FeedbackAsync(), bare, [post], 0.25);
        Report.Line($"console's peak memory: {console.Server.PeakMemory / 1e6:0} MB");
    }

    private static async Task CompareAsync(string what, ServerProcess console, byte[][] requests, ServerProcess bare, byte[][] bareRequests, double budget)
    {
        HttpLoad.Cost? program = null, limit = null;
        for (var turn = 0; turn < Turns; turn++)
        {
            limit = Better(limit, await HttpLoad.MeasureAsync(bare, bareRequests, Requests, Connections));
            program = Better(program, await HttpLoad.MeasureAsync(console, requests, Requests, Connections));
        }

        var ratio = limit!.ServerMicroseconds / program!.ServerMicroseconds;
        Report.Ratio(what, $"{program.ServerMicroseconds:0.0} us/request", $"{limit.ServerMicroseconds:0.0} us/request", ratio, $"at least {budget:0.00}", ratio >= budget);
        var bottleneck = limit.ClientMicroseconds > limit.ServerMicroseconds ? "the client was the bottleneck" : "the server was the bottleneck";
        Report.Line($"rates {program.Rate:N0}/s and {limit.Rate:N0}/s; {bottleneck} (client {limit.ClientMicroseconds:0.0} us/request); answers other than 200: {program.Failed}");
    }

    private static HttpLoad.Cost Better(HttpLoad.Cost? a, HttpLoad.Cost b) => a is null || b.ServerMicroseconds < a.ServerMicroseconds ? b : a;
}
