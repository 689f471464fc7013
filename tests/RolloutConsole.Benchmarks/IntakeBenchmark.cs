using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Benchmarks;

/// <summary>
/// Device reports through the intake (queue, one writer, answers after the commit) against bare batched SQL that writes one history row
/// and the action, and for a final report the target too, with prepared statements and the same batch size.
/// </summary>
internal static class IntakeBenchmark
{
    private const int Actions = 40_000;
    private const int Senders = 1024;
    private const int Batch = 512;
    private const double Budget = 0.4;

    private static readonly (DeviceReportKind Kind, ActionStatus Status, HistoryEntry Entry)[] s_course =
    [
        (DeviceReportKind.Retrieved, ActionStatus.Retrieved, HistoryEntry.Retrieved),
        (DeviceReportKind.Proceeding, ActionStatus.Retrieved, HistoryEntry.Running),
        (DeviceReportKind.Proceeding, ActionStatus.Retrieved, HistoryEntry.Running),
        (DeviceReportKind.Success, ActionStatus.Finished, HistoryEntry.Finished),
    ];

    public static async Task RunAsync()
    {
        var total = Actions * s_course.Length;
        Report.Title($"{total:N0} device reports on {Actions:N0} actions");
        await using var world = await StoreWorld.StartAsync(Actions);
        var rollout = await world.CreateRolloutAsync(1);
        await world.DecideAsync(rollout, new RolloutFact.LeaseGained());
        await world.StartAsync(rollout);
        var actions = ReadActions(world);
        var copy = world.Copy();

        var engine = world.Services.GetRequiredService<IHostedService>();
        await engine.StartAsync(CancellationToken.None);
        var program = await SendAsync(world.Services.GetRequiredService<IFeedbackIntake>(), actions);
        await engine.StopAsync(CancellationToken.None);
        var limit = Bare(copy, actions);

        var ratio = limit / program;
        Report.Ratio("intake", $"{total / program.TotalSeconds:N0} reports/s", $"{total / limit.TotalSeconds:N0} reports/s", ratio, $"at least {Budget:0.00}", ratio >= Budget);
    }

    private static List<(long Action, long Target)> ReadActions(StoreWorld world)
    {
        using var connection = world.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, target_id FROM actions WHERE status = 1 ORDER BY id";
        using var rows = command.ExecuteReader();
        var actions = new List<(long, long)>();
        while (rows.Read())
        {
            actions.Add((rows.GetInt64(0), rows.GetInt64(1)));
        }

        return actions.Count == Actions ? actions : throw new InvalidOperationException($"{actions.Count} actions are open instead of {Actions}.");
    }

    private static async Task<TimeSpan> SendAsync(IFeedbackIntake intake, List<(long Action, long Target)> actions)
    {
        var next = -1;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < actions.Count; i = Interlocked.Increment(ref next))
            {
                foreach (var (kind, _, _) in s_course)
                {
                    var outcome = await intake.ReportAsync(new DeviceReport(actions[i].Target, actions[i].Action, kind, 200, ["Writing rootfs"], null), CancellationToken.None);
                    if (outcome != ReportOutcome.Accepted)
                    {
                        throw new InvalidOperationException($"A report was answered {outcome}.");
                    }
                }
            }
        })));
        return Stopwatch.GetElapsedTime(started);
    }

    private static TimeSpan Bare(string file, List<(long Action, long Target)> actions)
    {
        using var connection = StoreWorld.OpenFile(file);
        using var history = Prepare(connection, "INSERT INTO action_history (action_id, at, reported_at, entry, code, messages, by_server) VALUES ($1, $2, $3, $4, 200, '[\"Writing rootfs\"]', 0)", 4);
        using var action = Prepare(connection, "UPDATE actions SET status = $1, changed_at = $2 WHERE id = $3", 3);
        using var target = Prepare(connection, "UPDATE targets SET update_status = 3, installed_set_id = assigned_set_id, installed_at = $1 WHERE id = $2", 2);
        var started = Stopwatch.GetTimestamp();
        SqliteTransaction? transaction = null;
        var inBatch = 0;
        foreach (var (id, targetId) in actions)
        {
            foreach (var (kind, status, entry) in s_course)
            {
                if (inBatch++ % Batch == 0)
                {
                    transaction?.Commit();
                    transaction?.Dispose();
                    transaction = connection.BeginTransaction();
                    history.Transaction = action.Transaction = target.Transaction = transaction;
                }

                Run(history, id, inBatch, inBatch, (long)entry);
                Run(action, (long)status, inBatch, id);
                if (kind == DeviceReportKind.Success)
                {
                    Run(target, inBatch, targetId);
                }
            }
        }

        transaction?.Commit();
        transaction?.Dispose();
        return Stopwatch.GetElapsedTime(started);
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, int parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 1; i <= parameters; i++)
        {
            command.Parameters.Add($"${i}", SqliteType.Integer);
        }

        command.Prepare();
        return command;
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<long> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        command.ExecuteNonQuery();
    }
}
