using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Targets;

namespace RolloutConsole.Benchmarks.Inventory;

/// <summary>
/// Five filters over fleets of growing size: the whole count as the create form asks it, the count and the page of the device list, each
/// against the quickest statement written by hand for that question alone.
/// </summary>
internal static class FilterBenchmark
{
    private const double Budget = 3;
    private const int PageSize = 50;
    private const int FarPage = 9000;
    private const int Repetitions = 5;
    private const string Columns = "t.id, t.controller_id, t.name, t.target_type_id, t.update_status, t.installed_set_id, t.last_poll_at";

    // What the list shows beside a device: its newest open action, or the newest of all.
    private const string ActionOf = "SELECT a.id, a.status FROM actions a WHERE a.target_id = @target ORDER BY a.status IN (1, 2, 3, 9) DESC, a.id DESC LIMIT 1";

    private static readonly TimeSpan s_formBudget = TimeSpan.FromSeconds(1);
    private static readonly DateTimeOffset s_now = DateTimeOffset.UnixEpoch.AddYears(56);

    public static async Task RunAsync()
    {
        foreach (var targets in (int[])[10_000, 100_000, 1_000_000])
        {
            Report.Title($"Filters over {targets:N0} targets with {AttributedFleet.Attributes} attributes each");
            await using var world = await AttributedFleet.StartAsync(targets);
            using var connection = OpenReader(world);
            foreach (var question in FilterQuestion.All)
            {
                await AskAsync(world, connection, question);
            }

            if (targets > FarPage * PageSize)
            {
                await PagesAsync(world);
            }
        }

        using var process = Process.GetCurrentProcess();
        Report.Line($"peak memory of the process: {process.PeakWorkingSet64 / 1048576:N0} MB (budget 600 MB)");
    }

    private static async Task AskAsync(StoreWorld world, SqliteConnection connection, FilterQuestion question)
    {
        var reads = world.Services.GetRequiredService<ITargetReads>();
        var matches = world.Services.GetRequiredService<ITargetMatches>();
        if (!TargetFilter.TryParse(question.Filter, out var filter, out var fault))
        {
            throw new InvalidOperationException(fault.ToString());
        }

        var query = new TargetListQuery { Filter = filter, Size = PageSize };
        var counted = await BestAsync(() => matches.CountAsync(filter.Tree, null, null, CancellationToken.None));
        var byHand = BestOf(question.Sources.Select(s => (Func<int>)(() => Count(connection, $"SELECT count(*) FROM {s.From}"))));
        Compare($"{question.Name}: whole count", counted, byHand);

        var formed = await BestAsync(() => matches.CountAsync(filter.Tree, AttributedFleet.Set, null, CancellationToken.None));
        Report.Ratio(
            $"{question.Name}: count in the create form, with a set", $"{formed.Took.TotalMilliseconds:0.00} ms", $"{s_formBudget.TotalMilliseconds:0} ms",
            formed.Took / s_formBudget, "at most 1", formed.Took <= s_formBudget && formed.Answer == counted.Answer);

        var capped = await BestAsync(async () => (await reads.CountAsync(query, s_now, CancellationToken.None)).Number);
        var cappedByHand = BestOf(question.Sources.Select(s => (Func<int>)(() =>
            Math.Min(ITargetReads.CountCap, Count(connection, $"SELECT count(*) FROM (SELECT 1 FROM {s.From} LIMIT {ITargetReads.CountCap + 1})")))));
        Compare($"{question.Name}: count to 10,000", capped, cappedByHand);

        var page = await BestAsync(async () => (int)(await reads.ListAsync(query, s_now, CancellationToken.None)).LastKey);
        var pageByHand = BestOf(question.Sources.Select(s => (Func<int>)(() => Page(connection, s.From, s.Id))));
        Compare($"{question.Name}: first page", page, pageByHand);
    }

    // Both ways must give the same answer, otherwise the ratio says nothing.
    private static void Compare(string what, (TimeSpan Took, int Answer) program, (TimeSpan Took, int Answer) limit)
    {
        if (program.Answer != limit.Answer)
        {
            throw new InvalidOperationException($"{what}: the program says {program.Answer}, the statement by hand {limit.Answer}.");
        }

        var ratio = program.Took / limit.Took;
        Report.Ratio(what, $"{program.Took.TotalMilliseconds:0.00} ms", $"{limit.Took.TotalMilliseconds:0.00} ms", ratio, $"at most {Budget:0}", ratio <= Budget);
    }

    private static async Task PagesAsync(StoreWorld world)
    {
        var reads = world.Services.GetRequiredService<ITargetReads>();
        if (!TargetFilter.TryParse("attribute.region!=region-002", out var filter, out var fault))
        {
            throw new InvalidOperationException(fault.ToString());
        }

        var plain = new TargetListQuery { Size = PageSize };
        const long Far = (long)FarPage * PageSize;
        var name = string.Create(CultureInfo.InvariantCulture, $"DEV-{Far:0000000}");
        foreach (var (what, first, far) in ((string, TargetListQuery, TargetListQuery)[])
        [
            ("", plain, plain with { From = Far }),
            (", with a filter", plain with { Filter = filter }, plain with { Filter = filter, From = Far }),
            (", by name", plain with { Sort = TargetListSort.Name }, plain with { Sort = TargetListSort.Name, From = Far, FromValue = name }),
            (", by name, backwards", plain with { Sort = TargetListSort.Name, Backwards = true }, plain with { Sort = TargetListSort.Name, From = Far, FromValue = name, Backwards = true }),
        ])
        {
            var atFirst = await BestAsync(() => RowsAsync(first));
            var atFar = await BestAsync(() => RowsAsync(far));
            var ratio = atFar.Took / atFirst.Took;
            Report.Ratio($"page {FarPage:N0} against page 1{what}", $"{atFar.Took.TotalMilliseconds:0.00} ms", $"{atFirst.Took.TotalMilliseconds:0.00} ms", ratio, "about 1", ratio < 1.5 && atFar.Answer == PageSize);
        }

        async Task<int> RowsAsync(TargetListQuery query) => (await reads.ListAsync(query, s_now, CancellationToken.None)).Rows.Length;
    }

    private static async Task<(TimeSpan Took, int Answer)> BestAsync(Func<Task<int>> ask)
    {
        var (best, answer) = (TimeSpan.MaxValue, 0);
        for (var i = 0; i < Repetitions; i++)
        {
            var started = Stopwatch.GetTimestamp();
            answer = await ask();
            var took = Stopwatch.GetElapsedTime(started);
            best = took < best ? took : best;
        }

        return (best, answer);
    }

    private static (TimeSpan Took, int Answer) BestOf(IEnumerable<Func<int>> ways)
    {
        var all = ways.Select(way => BestAsync(() => Task.FromResult(way())).GetAwaiter().GetResult()).ToList();
        return all.Select(w => w.Answer).Distinct().Count() == 1
            ? all.MinBy(w => w.Took)
            : throw new InvalidOperationException($"The ways by hand disagree: {string.Join(", ", all.Select(w => w.Answer))}.");
    }

    private static int Count(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    // The page and, row by row, its actions. The answer is the last id.
    private static int Page(SqliteConnection connection, string from, string id)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM {from} ORDER BY {id} LIMIT {PageSize + 1}";
        var rows = new List<object[]>();
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                var row = new object[reader.FieldCount];
                reader.GetValues(row);
                rows.Add(row);
            }
        }

        using var action = connection.CreateCommand();
        action.CommandText = ActionOf;
        var parameter = action.Parameters.Add("@target", SqliteType.Integer);
        foreach (var row in rows.Take(PageSize))
        {
            parameter.Value = row[0];
            action.ExecuteScalar();
        }

        return rows.Count == 0 ? 0 : (int)(long)rows[Math.Min(PageSize, rows.Count) - 1][0];
    }

    // As the program's readers are set up.
    private static SqliteConnection OpenReader(StoreWorld world)
    {
        var connection = world.Open();
        StoreWorld.Execute(connection, "PRAGMA cache_size = -16384");
        return connection;
    }
}
