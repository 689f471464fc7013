using System.Diagnostics;
using System.IO.Pipelines;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Targets.Export;
using RolloutConsole.Testing;

namespace RolloutConsole.Benchmarks.Inventory;

/// <summary>Exporting all devices, against reading the same columns of the same rows and doing nothing with them.</summary>
internal static class ExportBenchmark
{
    private const double Rate = 30;
    private const double MostMemory = 600e6;
    private const double Budget = 0.5;
    private const int Turns = 2;

    public static async Task RunAsync()
    {
        foreach (var devices in (int[])[10_000, 100_000, 1_000_000])
        {
            await MeasureAsync(devices);
        }
    }

    private static async Task MeasureAsync(int devices)
    {
        Report.Title($"Export of {devices:N0} devices with 8 attributes each, best of {Turns} turns");
        await using var world = await StoreWorld.StartAsync(1);
        FleetRows.Insert(world.DatabaseFile, devices, new ImportBenchmark.RealSecrets());
        using var pool = new ReadPool(new DatabaseOptions { Folder = Path.GetDirectoryName(world.DatabaseFile)! });
        var limit = TimeSpan.MaxValue;
        for (var turn = 0; turn < Turns; turn++)
        {
            limit = Least(limit, ReadAlone(pool));
        }

        // What making the fleet and the parts before have left behind is not the program's.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        foreach (var format in Enum.GetValues<ExportFormat>())
        {
            await using var memory = new MemoryWatch();
            var (program, bytes) = (TimeSpan.MaxValue, 0L);
            for (var turn = 0; turn < Turns; turn++)
            {
                var counter = new CountingStream();
                var output = PipeWriter.Create(counter);
                var started = Stopwatch.GetTimestamp();
                await new TargetExport(pool, new FixedSettings()).WriteAsync(new TargetListQuery(), format, TimeProvider.System.GetUtcNow(), output, CancellationToken.None);
                await output.CompleteAsync();
                (program, bytes) = (Least(program, Stopwatch.GetElapsedTime(started)), counter.Bytes);
            }

            var (ratio, rate) = (limit / program, bytes / 1e6 / program.TotalSeconds);
            Report.Ratio(
                $"export {format}", $"{program.TotalSeconds:0.00} s ({rate:0} MB/s)", $"{limit.TotalSeconds:0.00} s", ratio, $"at least {Budget:0.0}, or {Rate:0} MB/s",
                ratio >= Budget || rate >= Rate);
            Report.Line($"{bytes / 1e6:0} MB; most memory of the process {memory.Own / 1e6:0} MB, and {memory.Mapped / 1e6:0} MB of files mapped: {(memory.Own + memory.Mapped < MostMemory ? "holds" : "MISSED")}");
        }
    }

    private static TimeSpan ReadAlone(ReadPool pool)
    {
        using var session = pool.Rent();
        var started = Stopwatch.GetTimestamp();
        var touched = 0L;
        var targets = session.Statement("""
            SELECT controller_id, name, description, group_path, address, target_type_id, auto_confirm, attributes_requested, update_status,
              installed_set_id, assigned_set_id, last_poll_at, created_at, created_by
            FROM targets WHERE deleted_at IS NULL ORDER BY id
            """);
        while (targets.Step())
        {
            for (var column = 0; column < 5; column++)
            {
                touched += targets.Bytes(column).Length;
            }

            for (var column = 5; column < 13; column++)
            {
                touched += targets.Int64(column);
            }
        }

        var attributes = session.Statement("SELECT target_id, key, value FROM target_attributes ORDER BY target_id, key");
        while (attributes.Step())
        {
            touched += attributes.Int64(0) + attributes.Bytes(1).Length + attributes.Bytes(2).Length;
        }

        GC.KeepAlive(touched);
        return Stopwatch.GetElapsedTime(started);
    }

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private sealed class CountingStream : MemoryStream
    {
        public long Bytes { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Bytes += buffer.Length;
            return ValueTask.CompletedTask;
        }

        public override void Write(ReadOnlySpan<byte> buffer) => Bytes += buffer.Length;
    }
}
