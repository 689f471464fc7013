using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Benchmarks;

/// <summary>Filling a rollout, slice by slice with tallies and change rows, against one bare INSERT ... SELECT of the same rows into the same table.</summary>
internal static class FillBenchmark
{
    private const int Targets = 1_000_000;
    private const int Groups = 10;
    private const double Budget = 2.5;

    public static async Task RunAsync()
    {
        Report.Title($"Fill of a rollout with {Targets:N0} targets in {Groups} groups");
        await using var world = await StoreWorld.StartAsync(Targets);
        var rollout = await world.CreateRolloutAsync(Groups);
        var copies = new[] { world.Copy(), world.Copy() };

        var started = Stopwatch.GetTimestamp();
        await world.DecideAsync(rollout, new RolloutFact.LeaseGained());
        var program = Stopwatch.GetElapsedTime(started);

        var insert = BareInsert(world);
        var limit = TimeSpan.MaxValue;
        foreach (var copy in copies)
        {
            using var connection = StoreWorld.OpenFile(copy);
            started = Stopwatch.GetTimestamp();
            StoreWorld.Execute(connection, insert);
            var took = Stopwatch.GetElapsedTime(started);
            limit = took < limit ? took : limit;
        }

        var ratio = program / limit;
        Report.Ratio("fill", $"{program.TotalSeconds:0.00} s", $"{limit.TotalSeconds:0.00} s", ratio, $"at most {Budget:0.0}", ratio <= Budget);
        Report.Line($"{Targets / program.TotalSeconds:N0} and {Targets / limit.TotalSeconds:N0} rows/s; members: {(await world.Rollouts.LoadAsync(rollout, CancellationToken.None))!.Total.Members:N0}");
    }

    /// <summary>The same rows: every column as the program wrote it, groups in equal ranges of targets.</summary>
    private static string BareInsert(StoreWorld world)
    {
        using var connection = world.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT * FROM actions ORDER BY id LIMIT 1";
        using var row = command.ExecuteReader();
        row.Read();
        var columns = Enumerable.Range(0, row.FieldCount).Where(c => row.GetName(c) != "id").ToList();
        var values = columns.Select(c => row.GetName(c) switch
        {
            "target_id" => "t.id",
            "group_id" => string.Create(CultureInfo.InvariantCulture, $"{row.GetInt64(c)} + (t.id - 1) / {Targets / Groups}"),
            _ => Literal(row, c),
        });
        return $"INSERT INTO actions ({string.Join(", ", columns.Select(row.GetName))}) SELECT {string.Join(", ", values)} FROM targets t ORDER BY t.id";
    }

    private static string Literal(SqliteDataReader row, int column) => row.GetValue(column) switch
    {
        DBNull => "NULL",
        long number => number.ToString(CultureInfo.InvariantCulture),
        string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        var other => throw new NotSupportedException($"{row.GetName(column)}: {other.GetType()}"),
    };
}
