using System.Runtime.InteropServices;

namespace RolloutConsole.SimulatedFleet.CommandLine;

/// <summary>The command line: parse, run, print.</summary>
internal static class FleetCommand
{
    /// <summary>Runs the command.</summary>
    /// <returns>The exit code: 0, or 1 for bad arguments.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors, TimeProvider time)
    {
        var (arguments, faults) = FleetArgumentParser.Parse(args);
        if (faults.Count > 0)
        {
            foreach (var fault in faults)
            {
                await errors.WriteLineAsync(fault);
            }

            return 1;
        }

        if (arguments.Help)
        {
            await output.WriteLineAsync(FleetArgumentParser.Help);
            foreach (var profile in FleetProfiles.All)
            {
                await output.WriteLineAsync($"  {profile.Name,-12} {profile.Description}");
            }

            return 0;
        }

        await using var fleet = new SimulatedFleetRunner(arguments.ToOptions(), time);
        // The time runs from here, when the devices are made and ready to go.
        using var stop = new CancellationTokenSource(arguments.Duration ?? Timeout.InfiniteTimeSpan, time);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

        await output.WriteLineAsync(
            $"{arguments.Devices} devices, profile {arguments.Profile.Name}, seed {arguments.Seed}, against {arguments.Url}; Ctrl+C ends.");
        var run = fleet.RunAsync(stop.Token);
        await PrintEverySecondAsync(fleet, output, time, stop.Token, run);
        await run;
        await output.WriteLineAsync();
        await output.WriteAsync(FleetReport.Table(fleet.Snapshot()));
        return 0;

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true; // the summary comes first
            stop.Cancel();
        }
    }

    private static async Task PrintEverySecondAsync(
        SimulatedFleetRunner fleet, TextWriter output, TimeProvider time, CancellationToken stopping, Task run)
    {
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        var before = fleet.Snapshot();
        try
        {
            while (!run.IsCompleted && await second.WaitForNextTickAsync(stopping))
            {
                var now = fleet.Snapshot();
                await output.WriteLineAsync(FleetReport.Line(before, now));
                before = now;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to end.
        }
    }
}
