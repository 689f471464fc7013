using System.Diagnostics;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets.Import;
using RolloutConsole.LiveFeed.Targets.Import;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Targets.Import;

namespace RolloutConsole.Benchmarks.Inventory;

/// <summary>
/// Importing a file, from the press of the button to the last device that shows, against bare prepared inserts of the same rows into the
/// same tables; with the check of the file before it on a line of its own. Another writer stands in line all the time and says how long
/// it had to wait.
/// </summary>
internal static class ImportBenchmark
{
    private const double Budget = 0.4;
    private const double MostMemory = 600e6;

    public static async Task RunAsync()
    {
        foreach (var devices in (int[])[10_000, 100_000, 1_000_000])
        {
            await MeasureAsync(devices);
        }
    }

    private static async Task MeasureAsync(int devices)
    {
        Report.Title($"Import of {devices:N0} devices with 8 attributes each");
        var secrets = new RealSecrets();
        await using var world = await StoreWorld.StartAsync(1, secrets);
        var copy = world.Copy();
        var file = copy + ".csv";
        FleetRows.WriteFile(file, devices);
        var imports = world.Services.GetRequiredService<TargetImports>();
        await imports.StartAsync(CancellationToken.None);

        await using var memory = new MemoryWatch();
        await using var other = new OtherWriter(world.Services.GetRequiredService<WriteGate>());
        var started = Stopwatch.GetTimestamp();
        await using (var content = File.OpenRead(file))
        {
            await imports.UploadAsync(Caller.System("benchmark"), "devices.csv", content, CancellationToken.None);
        }

        var received = Stopwatch.GetElapsedTime(started);
        await imports.Running;
        var check = Stopwatch.GetElapsedTime(started);
        started = Stopwatch.GetTimestamp();
        await imports.RunAsync(Caller.System("benchmark"), imports.Current.Import!.Id, ImportChoice.GoodRows, CancellationToken.None);
        var showing = ShowingAsync(imports, started);
        await imports.Running;
        var program = Stopwatch.GetElapsedTime(started);
        var (own, mapped) = (memory.Own, memory.Mapped);
        await other.StopAsync();

        var limit = FleetRows.Insert(copy, devices, secrets);
        var (ratio, whole) = (limit / program, limit / (program + check));
        Report.Ratio("import", $"{program.TotalSeconds:0.00} s", $"{limit.TotalSeconds:0.00} s", ratio, $"at least {Budget:0.0}", ratio >= Budget);
        Report.Ratio("receive, check and import", $"{(program + check).TotalSeconds:0.00} s", $"{limit.TotalSeconds:0.00} s", whole, $"at least {Budget:0.0}", whole >= Budget);
        Report.Line($"received in {received.TotalSeconds:0.00} s, checked in {(check - received).TotalSeconds:0.00} s, written in {(await showing).TotalSeconds:0.00} s; {devices / program.TotalSeconds:N0} devices/s against {devices / limit.TotalSeconds:N0}");
        Report.Line($"another writer waited {other.Median:0.0} ms (median), {other.Percentile99:0.0} ms (99 %), {other.Longest:0.0} ms (longest) for its turn");
        Report.Line($"most memory of the process {own / 1e6:0} MB, and {mapped / 1e6:0} MB of files mapped: {(own + mapped < MostMemory ? "holds" : "MISSED")}; published {imports.Current.Import!.Published:N0}, refused {imports.Current.Import.Refused:N0}");
        await imports.StopAsync(CancellationToken.None);
    }

    // The moment at which all rows were written and began to show.
    private static async Task<TimeSpan> ShowingAsync(TargetImports imports, long started)
    {
        await foreach (var picture in imports.Open(CancellationToken.None).Next)
        {
            if (picture.Import is { State: not ImportState.Writing and not ImportState.Checked })
            {
                break;
            }
        }

        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>The protection that the console has, with keys that are thrown away.</summary>
    internal sealed class RealSecrets : ISecretProtector
    {
        private readonly IDataProtector _protector = new EphemeralDataProtectionProvider().CreateProtector("benchmark");

        public string Protect(string plain) => _protector.Protect(plain);

        public string? Unprotect(string stored) => _protector.Unprotect(stored);
    }

    // Takes the gate fifty times a second, as polls do.
    private sealed class OtherWriter : IAsyncDisposable
    {
        private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);
        private readonly CancellationTokenSource _end = new();
        private readonly List<double> _waits = [];
        private readonly Task _writing;

        public OtherWriter(WriteGate gate) => _writing = Task.Run(async () =>
        {
            while (!_end.IsCancellationRequested)
            {
                var asked = Stopwatch.GetTimestamp();
                _waits.Add(await gate.RunAsync(WritePriority.Ordinary, durable: false, _ => Stopwatch.GetElapsedTime(asked).TotalMilliseconds, CancellationToken.None));
                await Task.Delay(s_pause, TimeProvider.System, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        });

        public double Median => Report.Percentile(_waits, 0.5);

        public double Percentile99 => Report.Percentile(_waits, 0.99);

        public double Longest => _waits.Count == 0 ? double.NaN : _waits[^1];

        public async Task StopAsync()
        {
            await _end.CancelAsync();
            await _writing;
            _waits.Sort();
        }

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _writing;
            _end.Dispose();
        }
    }
}
